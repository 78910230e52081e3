"""The authorities' own certificates, and the root's revocation list (RFC 5280, 4.2 and 5)."""

from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.issuing_names import name_of
from rakiosk_ra.ca.profile import SKEW, Issuer

ROOT_LIST_DAYS = 365
"""How long the root's list is good: it is signed off line, and says little (CA/Browser Forum baseline, 4.9.7)."""

_DAYS = {"root": 7305, "issuing": 3653, "tls": 3653}
_TLS = "rakiosk TLS CA"
_ANY_POLICY = "2.5.29.32.0"


def root(key: ec.EllipticCurvePrivateKey, now: SignedAt) -> x509.Certificate:
    """The root's certificate, signed by itself."""
    return _signed(_builder("root", profile.name("rakiosk root"), key.public_key(), now, None), key)


def issuing(
    key: ec.EllipticCurvePublicKey, now: SignedAt, issuer: Issuer, pki_url: str, number: int = 1
) -> x509.Certificate:
    """The certificate of the N-th issuing authority.

    It names the root's list and certificate: without a list of its issuer no verifier that asks for revocation
    (PKIX as Java has it, `openssl verify -crl_check_all`) takes a certificate below it. It may issue under any policy.
    """
    builder = (
        _builder("issuing", name_of(number), key, now, issuer)
        .add_extension(profile.policies_of([_ANY_POLICY]), critical=False)
        .add_extension(profile.distribution(f"{pki_url}/pki/root.crl"), critical=False)
        .add_extension(profile.access(issuer=f"{pki_url}/pki/root.crt"), critical=False)
    )
    return _signed(builder, issuer.key)


def tls(key: ec.EllipticCurvePrivateKey, now: SignedAt, number: int = 1) -> x509.Certificate:
    """The N-th TLS authority's certificate, signed by itself: kiosks are given it, and nobody else meets it."""
    return _signed(_builder("tls", profile.name(tls_name(number)), key.public_key(), now, None), key)


def tls_name(number: int) -> str:
    """The common name of the N-th TLS authority: each has its own, as issuing authorities have."""
    return _TLS if number == 1 else f"{_TLS} {number}"


def root_list(
    issuer: Issuer, number: int, entries: Sequence[x509.RevokedCertificate], now: SignedAt
) -> x509.CertificateRevocationList:
    """The root's revocation list: which authorities below it are revoked."""
    begins = now - SKEW
    builder = x509.CertificateRevocationListBuilder(
        issuer.certificate.subject, begins, begins + timedelta(days=ROOT_LIST_DAYS), revoked_certificates=list(entries)
    )
    return (
        builder.add_extension(profile.authority_key(issuer), critical=False)
        .add_extension(x509.CRLNumber(number), critical=False)
        .sign(issuer.key, hashes.SHA256())
    )


def _builder(
    kind: str, subject: x509.Name, public: ec.EllipticCurvePublicKey, now: SignedAt, issuer: Issuer | None
) -> x509.CertificateBuilder:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public)
        .serial_number(profile.new_serial())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + timedelta(days=_DAYS[kind]))
        .add_extension(x509.BasicConstraints(ca=True, path_length=1 if kind == "root" else 0), critical=True)
        .add_extension(profile.usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier(profile.key_identifier(public)), critical=False)
    )
    return builder.add_extension(profile.authority_key(issuer), critical=False) if issuer else builder


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256())
