"""The vault for what the database may not show: secrets under AES-256-GCM, each its owner's; CNs as keyed digests."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_LENGTH = 12


class Vault:
    """Seals and opens under the key-encryption key (32 bytes). An owner is a card's GUID or a customer's CN."""

    def __init__(self, kek: bytes) -> None:
        self._cipher = AESGCM(_derived(kek, b"card secrets"))
        self._digest_key = _derived(kek, b"cn digest")

    def seal(self, secret: bytes, purpose: str, owner: str) -> bytes:
        """A secret of one owner, for one purpose: nonce and ciphertext."""
        nonce = os.urandom(_NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, secret, _binding(purpose, owner))

    def open(self, sealed: bytes, purpose: str, owner: str) -> bytes:
        """The secret again. Raises ValueError when it was sealed for another owner, purpose or key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], _binding(purpose, owner))
        except InvalidTag as error:
            raise ValueError("sealed for another owner, purpose or key") from error

    def digest(self, cn: str) -> str:
        """A CN as failed sign-ins are counted under it: what was typed there may be a password."""
        return hmac.new(self._digest_key, cn.encode(), hashlib.sha256).hexdigest()


def _derived(kek: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"rakiosk-ra " + purpose).derive(kek)


def _binding(purpose: str, owner: str) -> bytes:
    return f"{purpose}\x00{owner}".encode()
