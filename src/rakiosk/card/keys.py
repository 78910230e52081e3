"""A card's keys: its public key, and a private key of `cryptography` whose operation happens on the card.

Nothing that a card signed leaves here unchecked: about one RSA key in a hundred of one card signed wrongly for ever.
"""

import warnings
from collections.abc import Callable
from typing import NoReturn, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.utils import Buffer, CryptographyDeprecationWarning

from ra_contract.certificate import KeyAlgorithm
from ra_contract.possession import PublicKey
from rakiosk.card import tlv
from rakiosk.card.numbers import Algorithm
from rakiosk.domain.errors import CardForeign, CardGarbled, CardNotGenuine

Apply = Callable[[bytes], bytes]
"""The raw operation of a private key on the card: digest or block in, signature out."""

_UNREADABLE = (ValueError, x509.InvalidVersion, UnsupportedAlgorithm, CryptographyDeprecationWarning)
# What later releases refuse (a serial below 1) is refused here now, and nothing is written across the screen.
warnings.filterwarnings("error", "Parsed a serial number", CryptographyDeprecationWarning)

_RSA_BITS = 2048
_MODULUS, _EXPONENT, _POINT = 0x81, 0x82, 0x86  # SP 800-73-4 part 2, table 11
_SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, 9.2, note 1

PUBLIC_KEY_BYTES = {KeyAlgorithm.P_256: 91, KeyAlgorithm.RSA_2048: 294}
"""How long a SubjectPublicKeyInfo (DER) is."""


def public_key_from(values: bytes, algorithm: Algorithm) -> PublicKey:
    """The public key that a card tells after making it. Raises CardGarbled when it is no key of that algorithm."""
    parts = tlv.decode(values)
    try:
        if algorithm is Algorithm.P_256:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), parts[_POINT])
        modulus, exponent = (int.from_bytes(parts[tag], "big") for tag in (_MODULUS, _EXPONENT))
        if modulus.bit_length() != _RSA_BITS:
            raise CardGarbled("a modulus of another size than was asked for")
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except (KeyError, ValueError) as error:
        raise CardGarbled("no public key where one should be") from error


def public_key_of(certificate: bytes) -> PublicKey:
    """The key that a certificate (DER) is for. Raises CardGarbled (no certificate), CardForeign (another key type)."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except _UNREADABLE as error:
        raise CardGarbled("no certificate where one should be") from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size == _RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise CardForeign("the certificate is for a key type that this kiosk does not know")


def subject_of(certificate: bytes) -> bytes:
    """The subject (DER) of a certificate (DER) that `public_key_of` could read."""
    return x509.load_der_x509_certificate(certificate).subject.public_bytes()


def is_followed(certificate: bytes, by: bytes) -> bool:
    """Whether a certificate (DER) is for signing only, and older than another of the same name, whoever issued them.

    What was encrypted for a key needs it for ever; what it signed does not. Raises CardGarbled.
    """
    try:
        old, new = map(x509.load_der_x509_certificate, (certificate, by))
        usage = old.extensions.get_extension_for_class(x509.KeyUsage).value
        is_same = old.subject == new.subject
    except (*_UNREADABLE, x509.ExtensionNotFound, x509.DuplicateExtension) as error:
        raise CardGarbled("no certificate of a signing key") from error
    reads = usage.key_encipherment or usage.data_encipherment or usage.key_agreement
    return usage.digital_signature and not reads and is_same and old.not_valid_before_utc < new.not_valid_before_utc


def algorithm_of(key: PublicKey) -> Algorithm:
    """The PIV algorithm of a key that came from here."""
    return Algorithm.RSA_2048 if isinstance(key, rsa.RSAPublicKey) else Algorithm.P_256


def public_bytes(key: PublicKey) -> bytes:
    """SubjectPublicKeyInfo (DER)."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def sign(public: PublicKey, apply: Apply, data: bytes) -> bytes:
    """A signature over data with SHA-256, checked. Raises CardNotGenuine when it does not verify."""
    try:
        if isinstance(public, rsa.RSAPublicKey):
            signature = _RsaKey(public, apply).sign(data, padding.PKCS1v15(), hashes.SHA256())
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = _EcKey(public, apply).sign(data, ec.ECDSA(hashes.SHA256()))
            public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise CardNotGenuine("the signature does not verify") from error
    return signature


def request(public: PublicKey, apply: Apply, common_name: str) -> bytes:
    """A PKCS#10 request (DER) for CN=<common_name>, checked. Raises CardNotGenuine when its signature is wrong."""
    key = _RsaKey(public, apply) if isinstance(public, rsa.RSAPublicKey) else _EcKey(public, apply)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    if not made.is_signature_valid:
        raise CardNotGenuine("the request's signature does not verify")
    return made.public_bytes(serialization.Encoding.DER)


class _StaysOnCard:
    """The operations that a key on a card does not have."""

    def private_numbers(self) -> NoReturn:
        raise TypeError("the key stays on the card")

    def private_bytes(self, *_: object) -> NoReturn:
        raise TypeError("the key stays on the card")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class _RsaKey(_StaysOnCard, rsa.RSAPrivateKey):
    """Signs with PKCS#1 v1.5 and SHA-256 whatever it is asked for; what it signs is checked afterwards."""

    def __init__(self, public: rsa.RSAPublicKey, apply: Apply) -> None:
        self._public, self._apply = public, apply

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public

    def sign(self, data: bytes, *_: object) -> bytes:
        info = b"\x00" + _SHA256_DIGEST_INFO + _sha256(data)
        return self._apply(b"\x00\x01" + info.rjust(_RSA_BITS // 8 - 2, b"\xff"))

    def decrypt(self, *_: object) -> NoReturn:
        raise TypeError("possession.unlock takes the padding off")


class _EcKey(_StaysOnCard, ec.EllipticCurvePrivateKey):
    """Signs with ECDSA and SHA-256 whatever it is asked for; what it signs is checked afterwards."""

    def __init__(self, public: ec.EllipticCurvePublicKey, apply: Apply) -> None:
        self._public, self._apply = public, apply

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public.curve

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    def sign(self, data: Buffer, *_: object) -> bytes:
        return self._apply(_sha256(data))

    def exchange(self, *_: object) -> NoReturn:
        raise TypeError("Piv.agree does the agreement")


def _sha256(data: Buffer) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()
