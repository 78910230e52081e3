"""Checking signatures of customers' keys."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from rakiosk_ra.base.problems import unchecked

_KEY, _DATA = ec.generate_private_key(ec.SECP256R1()), b"known to be good"
_SIGNATURE = _KEY.sign(_DATA, ec.ECDSA(hashes.SHA256()))


def is_signed_by(key: object, signature: bytes, data: bytes) -> bool:
    """Whether a signature with SHA-256 is by this public key: ECDSA (DER) or RSA PKCS#1 v1.5."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        check_that_signatures_can_be_checked()
        return False
    return True


def check_that_signatures_can_be_checked() -> None:
    """Raises Refused (503) when a good signature fails, too: OpenSSL without memory calls every one wrong."""
    try:
        _KEY.public_key().verify(_SIGNATURE, _DATA, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise unchecked("the signature") from error
