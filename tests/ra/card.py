"""The card's side in a few lines of `cryptography`: the management key, and two key pairs with what they prove."""

import base64
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from ra_contract import possession
from ra_contract.card import ManagementAlgorithm

_LENGTHS = {"3DES": 24, "AES-128": 16, "AES-192": 24, "AES-256": 32}


def b64(value: bytes) -> str:
    """As it goes over the wire."""
    return base64.b64encode(value).decode()


def unb64(text: str) -> bytes:
    """As it came over the wire."""
    return base64.b64decode(text, validate=True)


@dataclass
class Card:
    """A card's management key, and how the card uses it (SP 800-73-4 part 2, A.1)."""

    algorithm: ManagementAlgorithm
    guid: str = field(default_factory=lambda: os.urandom(16).hex())
    key: bytes = b""
    plain_witness: bytes = b""

    def __post_init__(self) -> None:
        self.key = self.key or os.urandom(_LENGTHS[self.algorithm])

    def witness(self) -> str:
        """A fresh witness, encrypted."""
        self.plain_witness = os.urandom(8 if self.algorithm == "3DES" else 16)
        return b64(self._encrypted(self.plain_witness))

    def answer(self, challenge: dict[str, Any]) -> str:
        """The card's response, once the RA has shown that it can read the witness."""
        assert unb64(challenge["witness"]) == self.plain_witness
        return b64(self._encrypted(unb64(challenge["challenge"])))

    def _encrypted(self, block: bytes) -> bytes:
        cipher = TripleDES(self.key) if self.algorithm == "3DES" else AES(self.key)
        context = Cipher(cipher, modes.ECB()).encryptor()  # noqa: S305  # one block: what the standard asks for
        return context.update(block) + context.finalize()


@dataclass
class KeyPair:
    """A key pair as a card or a file has it."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def request(self) -> dict[str, str]:
        """A request for a signing certificate."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "whoever")])
        request = x509.CertificateSigningRequestBuilder(name).sign(self.private, hashes.SHA256())
        return {"request": b64(request.public_bytes(Encoding.DER))}

    def public(self) -> dict[str, str]:
        """A request for an encryption certificate."""
        return {"public_key": b64(self.spki())}

    def spki(self) -> bytes:
        """SubjectPublicKeyInfo (DER)."""
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes) -> bytes:
        """A signature with SHA-256."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), hashes.SHA256())
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))

    def prove_signing(self, order: dict[str, Any], issued: dict[str, Any]) -> dict[str, str]:
        """The proof for a signing certificate."""
        serial = issued["certificate"]["serial"]
        proof = self.sign(possession.statement(order["id"], serial, unb64(issued["nonce"])))
        return {"serial": serial, "proof": b64(proof)}

    def prove_encryption(self, issued: dict[str, Any]) -> dict[str, str]:
        """The proof for an encryption certificate."""
        locked = possession.Lock(unb64(issued["point"]), unb64(issued["sealed"]))
        return {"serial": issued["certificate"]["serial"], "proof": b64(possession.unlock(locked, self._apply))}

    def _apply(self, block: bytes) -> bytes:
        if isinstance(self.private, rsa.RSAPrivateKey):
            numbers = self.private.private_numbers()
            plain = pow(int.from_bytes(block), numbers.d, numbers.public_numbers.n)
            return plain.to_bytes(self.private.key_size // 8)
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), block)
        return self.private.exchange(ec.ECDH(), point)
