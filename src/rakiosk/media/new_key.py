"""A new private key for a certificate file: it lives in OpenSSL's memory, which is cleared when it is let go."""

import asyncio

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from ra_contract.certificate import KeyAlgorithm

_RSA_EXPONENT = 65537


class NewKey:
    """A key pair that no file holds yet."""

    def __init__(self, algorithm: KeyAlgorithm) -> None:
        self._key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
            ec.generate_private_key(ec.SECP256R1())
            if algorithm is KeyAlgorithm.P_256
            else rsa.generate_private_key(_RSA_EXPONENT, 2048)
        )

    def request(self, cn: str) -> bytes:
        """A PKCS#10 request (DER), signed by the key."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])
        return x509.CertificateSigningRequestBuilder(name).sign(self._key, hashes.SHA256()).public_bytes(Encoding.DER)

    def public_key(self) -> bytes:
        """SubjectPublicKeyInfo (DER)."""
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def private_key(self) -> bytearray:
        """PKCS#8 (DER), to be wiped by whoever asked for it."""
        return bytearray(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


async def new_key(algorithm: KeyAlgorithm) -> NewKey:
    """Make a key pair beside the event loop."""
    return await asyncio.to_thread(NewKey, algorithm)
