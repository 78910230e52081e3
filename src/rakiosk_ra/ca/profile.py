"""Certificate profiles (RFC 5280): what stands in each kind of certificate.

A customer's certificate of a P-256 key stays under 490 bytes, so that a card takes it in two short APDUs: short
names, 8-byte key identifiers (RFC 5280, 4.2.1.2, method 2), a 9-byte serial, no extension that nobody reads.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from ra_contract.certificate import Use
from ra_contract.content import DOCUMENT_SIGNING
from ra_contract.possession import PublicKey
from rakiosk_ra.ca.port import Template

_SKEW = timedelta(minutes=5)  # a verifier's clock may be a little behind
_SERVER_DAYS = 397
_KIOSK_DAYS = 825
OCSP_DAYS = 30
SEAL_DAYS = 1095
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_AUTHORITY_DAYS = {"root": 7305, "issuing": 3653, "tls": 3653}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate and the key that signs in its name."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def name(common_name: str) -> x509.Name:
    """An authority's name."""
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "TW"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def new_serial() -> int:
    """A serial of 9 bytes with 70 random bits (CA/Browser Forum baseline 7.1 asks for 64)."""
    return int.from_bytes(bytes([0x40 | os.urandom(1)[0] & 0x3F]) + os.urandom(8))


def key_identifier(key: PublicKey) -> bytes:
    """RFC 5280, 4.2.1.2, method 2: 0100 and the last 60 bits of the key's hash."""
    bits = x509.SubjectKeyIdentifier.from_public_key(key).digest[-8:]
    return bytes([0x40 | bits[0] & 0x0F]) + bits[1:]


def spki_sha256(key: PublicKey) -> str:
    """A public key's fingerprint: SHA-256 (hex) of its SubjectPublicKeyInfo."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def customer_certificate(issuer: Issuer, template: Template, pki_url: str) -> x509.Certificate:
    """A customer's certificate for signing or encryption."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, template.common_name)])
    builder = _builder(subject, issuer, template.public_key, template.not_before, template.not_after)
    points = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{pki_url}/crl")], None, None, None)
    responder = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{pki_url}/ocsp")
    )
    return _signed(
        builder.add_extension(customer_usage(template.use, template.public_key), critical=True)
        .add_extension(x509.CRLDistributionPoints([points]), critical=False)
        .add_extension(x509.AuthorityInformationAccess([responder]), critical=False),
        issuer,
    )


def customer_usage(use: Use, key: PublicKey) -> x509.KeyUsage:
    """The usage of a customer's key (RFC 5280, 4.2.1.3)."""
    if use is Use.SIGNING:
        return _usage(digital_signature=True, content_commitment=True)
    if isinstance(key, rsa.RSAPublicKey):
        return _usage(key_encipherment=True)
    return _usage(key_agreement=True)


def authority(subject: str, kind: str, key: ec.EllipticCurvePrivateKey, now: datetime, issuer: Issuer | None) -> bytes:
    """An authority's own certificate (PEM): kind is root, issuing or tls; signed by itself without an issuer."""
    validity = timedelta(days=_AUTHORITY_DAYS[kind])
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(issuer.certificate.subject if issuer else name(subject))
        .public_key(public)
        .serial_number(new_serial())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + validity)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1 if kind == "root" else 0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(public)), critical=False)
    )
    if issuer:
        builder = builder.add_extension(_authority_key(issuer), critical=False)
    signer = issuer.key if issuer else key
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def ocsp_responder(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """The responder's certificate (RFC 6960, 4.2.2.2): short-lived, not itself asked about (ocsp-nocheck)."""
    builder = _builder(name("OCSP"), issuer, key.public_key(), now - _SKEW, now + timedelta(days=OCSP_DAYS))
    return _signed(
        builder.add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False),
        issuer,
    )


def statement_seal(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: datetime, pki_url: str) -> x509.Certificate:
    """The certificate that signs statements as PDF (PAdES): for documents (RFC 9336), and for nothing else.

    emailProtection stands beside it because readers built on NSS, as Poppler is, check signers as for S/MIME.
    """
    builder = _builder(name("Statements"), issuer, key.public_key(), now - _SKEW, now + timedelta(days=SEAL_DAYS))
    points = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{pki_url}/crl")], None, None, None)
    uses = [_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    return _signed(
        builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.CRLDistributionPoints([points]), critical=False),
        issuer,
    )


def tls_server(issuer: Issuer, key: ec.EllipticCurvePrivateKey, hosts: list[str], now: datetime) -> x509.Certificate:
    """The RA's TLS server certificate for host names and addresses."""
    builder = _builder(name("RA"), issuer, key.public_key(), now - _SKEW, now + timedelta(days=_SERVER_DAYS))
    return _signed(
        builder.add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False),
        issuer,
    )


def tls_kiosk(issuer: Issuer, key: ec.EllipticCurvePrivateKey, kiosk: str, now: datetime) -> x509.Certificate:
    """A kiosk's TLS client certificate."""
    builder = _builder(name(kiosk), issuer, key.public_key(), now - _SKEW, now + timedelta(days=_KIOSK_DAYS))
    return _signed(
        builder.add_extension(_usage(digital_signature=True), critical=True).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        ),
        issuer,
    )


def content_signer(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """The certificate of the key that signs the public pages: for documents only (RFC 9336)."""
    builder = _builder(name("RA content"), issuer, key.public_key(), now - _SKEW, now + timedelta(days=_KIOSK_DAYS))
    purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(DOCUMENT_SIGNING)])
    usage = _usage(digital_signature=True)
    return _signed(builder.add_extension(usage, critical=True).add_extension(purpose, critical=True), issuer)


def general_name(host: str) -> x509.GeneralName:
    """A host as a certificate names it: an address or a DNS name."""
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: Issuer, key: PublicKey, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject)
        .public_key(key)
        .serial_number(new_serial())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(_authority_key(issuer), critical=False)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(key)), critical=False)
    )


def _authority_key(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _signed(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.Certificate:
    return builder.sign(issuer.key, hashes.SHA256())


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_encipherment: bool = False,
    key_agreement: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=key_agreement,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
