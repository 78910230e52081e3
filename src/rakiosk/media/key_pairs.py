"""The key pairs of a certificate file: each private key with the certificate of its public key, wherever they stand."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from asn1crypto import keys, pkcs12
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key

from rakiosk.media.bags import Bag, KeyStore, Kind
from rakiosk.media.complaint import Complains, Complaint

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
RSA_BITS_MOST = 8192  # a longer key takes seconds to be looked at
_OF_ANOTHER_KIND = (ValueError, TypeError, KeyError, UnsupportedAlgorithm, x509.InvalidVersion, OverflowError)


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate; `name` is the certificate's friendly name, empty for none."""

    key: PrivateKey
    certificate: x509.Certificate
    name: str

    @property
    def signs(self) -> bool:
        """Whether the certificate is for signing; one that does not say what for is for anything."""
        try:
            usage = self.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        except (*_OF_ANOTHER_KIND, x509.ExtensionNotFound, x509.DuplicateExtension):
            return True
        return usage.digital_signature or usage.content_commitment


@dataclass(frozen=True, slots=True)
class Held:
    """All that is known in a file: its pairs, those that sign first, and the certificates (DER) of other keys."""

    pairs: tuple[Pair, ...]
    issuers: tuple[bytes, ...]

    def of(self, certificate: bytes) -> Pair:
        """The pair of a certificate (DER), or without one the first. Raises Complains."""
        wanted = (pair for pair in self.pairs if pair.certificate.public_bytes(Encoding.DER) == certificate)
        pair = next(wanted, None) if certificate else self.pairs[0]
        if pair is None:
            raise Complains(Complaint.UNREADABLE, "no key of that certificate in it")
        return pair


def held(store: KeyStore) -> Held:
    """Find what is known in a file. Raises Complains when no pair is."""
    bags = list(store.bags())
    certificates = list(_certificates(bags))
    pairs = [pair for key in _keys(bags) if (pair := _pair(key, certificates)) is not None]
    if not pairs:
        raise Complains(Complaint.UNREADABLE, "no key that is known here, with its certificate")
    own = [pair.certificate for pair in pairs]
    issuers = tuple(c.public_bytes(Encoding.DER) for c, _name in certificates if c not in own)
    return Held(tuple(sorted(pairs, key=lambda pair: not pair.signs)), issuers)


def _keys(bags: Sequence[Bag]) -> Iterator[PrivateKey]:
    for bag in bags:
        if bag.kind in {Kind.KEY, Kind.SHROUDED_KEY} and not bag.is_locked:
            with suppress(*_OF_ANOTHER_KIND):
                yield _key(bag.value)


def _key(plain: bytes) -> PrivateKey:
    info = keys.PrivateKeyInfo.load(plain)
    is_rsa = info["private_key_algorithm"]["algorithm"].native == "rsa"
    if is_rsa and info["private_key"].parsed["modulus"].native.bit_length() > RSA_BITS_MOST:
        raise ValueError("too long a key")
    key = load_der_private_key(plain, None)
    if not isinstance(key, PrivateKey):
        raise UnsupportedAlgorithm("neither RSA nor on a curve")
    return key


def _certificates(bags: Sequence[Bag]) -> Iterator[tuple[x509.Certificate, str]]:
    for bag in bags:
        if bag.kind == Kind.CERTIFICATE:
            with suppress(*_OF_ANOTHER_KIND):
                der = bytes(pkcs12.CertBag.load(bag.value)["cert_value"])
                yield x509.load_der_x509_certificate(der), friendly_name(bag)


def _pair(key: PrivateKey, certificates: Sequence[tuple[x509.Certificate, str]]) -> Pair | None:
    for certificate, name in certificates:
        with suppress(*_OF_ANOTHER_KIND):
            if certificate.public_key() == key.public_key():
                return Pair(key, certificate, name)
    return None


def friendly_name(bag: Bag) -> str:
    """The name that a bag was given; empty for none that can be read."""
    with suppress(*_OF_ANOTHER_KIND):
        for attribute in pkcs12.Attributes.load(bag.attributes) if bag.attributes else ():
            if attribute["type"].native == "friendly_name":
                return str(attribute["values"][0].native)
    return ""
