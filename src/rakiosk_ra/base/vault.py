"""The vault for what the database may not show: secrets under AES-256-GCM, each its owner's; CNs as keyed digests.

A sealed value begins with a version and the identifier of its key: another key may take this one's place at any time.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_LENGTH = 12
_VERSION = b"\x01"
_IDENTIFIER_LENGTH = 4
_HEAD_LENGTH = len(_VERSION) + _IDENTIFIER_LENGTH


def kek_fingerprint(kek: bytes) -> str:
    """The mark that tells a KEK from others (hex), and helps nobody to find it; its beginning is the identifier."""
    return hmac.digest(kek, b"fingerprint", "sha256").hex()


class Vault:
    """Seals and opens under key-encryption keys (32 bytes each). An owner is a card's GUID or a customer's CN.

    `keks` reads them, the one to seal with first and former ones after it; it is asked again when `state` tells another
    thing than before, and when a value was sealed with a key that is not known.
    """

    def __init__(self, keks: Callable[[], Sequence[bytes]], state: Callable[[], object] = lambda: None) -> None:
        self._keks = keks
        self._state = state
        self._read()

    def seal(self, secret: bytes, purpose: str, owner: str) -> bytes:
        """A secret of one owner, for one purpose: version, key, nonce and ciphertext."""
        self._read_if_changed()
        nonce, head = os.urandom(_NONCE_LENGTH), self._head
        return head + nonce + self._ciphers[head].encrypt(nonce, secret, _binding(purpose, owner))

    def open(self, sealed: bytes, purpose: str, owner: str) -> bytes:
        """The secret again. Raises ValueError when it was sealed for another owner, purpose or key."""
        if sealed[:_HEAD_LENGTH] not in self._ciphers:
            self._read()
        cipher = self._ciphers.get(sealed[:_HEAD_LENGTH])
        if cipher is not None:
            return _opened(cipher, sealed[_HEAD_LENGTH:], purpose, owner)
        # From before values named their keys: one of those that there are.
        *others, last = self._ciphers.values()
        for other in others:
            try:
                return _opened(other, sealed, purpose, owner)
            except ValueError:
                continue
        return _opened(last, sealed, purpose, owner)

    def digest(self, cn: str) -> str:
        """A CN as failed sign-ins are counted under it: what was typed there may be a password."""
        self._read_if_changed()
        return hmac.new(self._digest_key, cn.encode(), hashlib.sha256).hexdigest()

    def _read_if_changed(self) -> None:
        if self._state() != self._seen:
            self._read()

    def _read(self) -> None:
        self._seen = self._state()
        keks = self._keks()
        self._head = _head(keks[0])
        self._ciphers = {_head(kek): AESGCM(_derived(kek, b"card secrets")) for kek in keks}
        self._digest_key = _derived(keks[0], b"cn digest")


def _opened(cipher: AESGCM, sealed: bytes, purpose: str, owner: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], _binding(purpose, owner))
    except InvalidTag as error:
        raise ValueError("sealed for another owner, purpose or key") from error


def _head(kek: bytes) -> bytes:
    return _VERSION + bytes.fromhex(kek_fingerprint(kek))[:_IDENTIFIER_LENGTH]


def _derived(kek: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"rakiosk-ra " + purpose).derive(kek)


def _binding(purpose: str, owner: str) -> bytes:
    return f"{purpose}\x00{owner}".encode()
