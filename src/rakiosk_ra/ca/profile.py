"""Certificate profiles (RFC 5280): what stands in each kind of certificate.

A customer's certificate of a P-256 key stays within 492 bytes, for it goes onto a card in two pieces of 255: short
names and addresses, 8-byte key identifiers (RFC 5280, 4.2.1.2, method 2), a 9-byte serial, no extension that nobody
reads.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from ra_contract.certificate import Use
from ra_contract.content import DOCUMENT_SIGNING
from ra_contract.possession import PublicKey
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.ca.issuing_names import ISSUER, LIST, OCSP, number_of, path_of
from rakiosk_ra.ca.port import Template

SKEW = timedelta(minutes=5)
"""How long before now everything that is signed begins: a verifier's clock may be a little behind."""

_SERVER_DAYS = 397
_KIOSK_DAYS = 825
KIOSK_VALIDITY = timedelta(days=_KIOSK_DAYS)
OCSP_DAYS = 30
SEAL_DAYS = 1095
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate and the key that signs in its name."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def number(self) -> int:
        """The number of an issuing authority. Raises ValueError for another one."""
        return number_of(self.certificate.subject)


def name(common_name: str) -> x509.Name:
    """An authority's name."""
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "TW"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def new_serial() -> int:
    """A serial of 9 bytes with 70 random bits (CA/Browser Forum baseline 7.1 asks for 64)."""
    return int.from_bytes(bytes([0x40 | os.urandom(1)[0] & 0x3F]) + os.urandom(8))


def key_identifier(key: PublicKey | ed25519.Ed25519PublicKey) -> bytes:
    """RFC 5280, 4.2.1.2, method 2: 0100 and the last 60 bits of the key's hash."""
    bits = x509.SubjectKeyIdentifier.from_public_key(key).digest[-8:]
    return bytes([0x40 | bits[0] & 0x0F]) + bits[1:]


def spki_sha256(key: PublicKey | ed25519.Ed25519PublicKey) -> str:
    """A public key's fingerprint: SHA-256 (hex) of its SubjectPublicKeyInfo."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def customer_certificate(
    issuer: Issuer, template: Template, pki_url: str, policies: Sequence[str] = ()
) -> x509.Certificate:
    """A customer's certificate for signing or encryption. `policies` are dotted OIDs (RFC 5280, 4.2.1.4)."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, template.common_name)])
    builder = _builder(subject, issuer, template.public_key, template.not_before, template.not_after)
    builder = builder.add_extension(customer_usage(template.use, template.public_key), critical=True)
    if policies:
        builder = builder.add_extension(policies_of(policies), critical=False)
    return _signed(_answered_for(builder, pki_url, issuer), issuer)


def policies_of(oids: Sequence[str]) -> x509.CertificatePolicies:
    """The policies under which a certificate is issued."""
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids])


def distribution(address: str) -> x509.CRLDistributionPoints:
    """Where a certificate's revocation list lies."""
    return x509.CRLDistributionPoints(
        [x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)]
    )


def access(**addresses: str) -> x509.AuthorityInformationAccess:
    """Where to ask about a certificate (`ocsp`), and where its issuer's lies (`issuer`)."""
    methods = {"ocsp": AuthorityInformationAccessOID.OCSP, "issuer": AuthorityInformationAccessOID.CA_ISSUERS}
    return x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(methods[name], x509.UniformResourceIdentifier(address))
            for name, address in addresses.items()
        ]
    )


def customer_usage(use: Use, key: PublicKey) -> x509.KeyUsage:
    """The usage of a customer's key (RFC 5280, 4.2.1.3)."""
    if use is Use.SIGNING:
        return usage(digital_signature=True, content_commitment=True)
    if isinstance(key, rsa.RSAPublicKey):
        return usage(key_encipherment=True)
    return usage(key_agreement=True)


def ocsp_responder(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: SignedAt) -> x509.Certificate:
    """The responder's certificate (RFC 6960, 4.2.2.2): short-lived, not itself asked about (ocsp-nocheck)."""
    builder = _builder(name("OCSP"), issuer, key.public_key(), now - SKEW, now + timedelta(days=OCSP_DAYS))
    return _signed(
        builder.add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False),
        issuer,
    )


def statement_seal(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: SignedAt, pki_url: str) -> x509.Certificate:
    """The certificate that signs statements as PDF (PAdES): for documents (RFC 9336), and for nothing else.

    emailProtection stands beside it because readers built on NSS, as Poppler is, check signers as for S/MIME.
    """
    builder = _builder(name("Statements"), issuer, key.public_key(), now - SKEW, now + timedelta(days=SEAL_DAYS))
    uses = [_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = builder.add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    return _signed(_answered_for(builder, pki_url, issuer), issuer)


def statement_signer(issuer: Issuer, key: ed25519.Ed25519PublicKey, now: SignedAt, pki_url: str) -> x509.Certificate:
    """The certificate of the key that signs statements (憑證證明單) and their QR codes: for documents (RFC 9336)."""
    builder = _builder(name("Statement codes"), issuer, key, now - SKEW, now + timedelta(days=SEAL_DAYS))
    builder = builder.add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    return _signed(_answered_for(builder, pki_url, issuer), issuer)


def tls_server(issuer: Issuer, key: ec.EllipticCurvePrivateKey, hosts: list[str], now: SignedAt) -> x509.Certificate:
    """The RA's TLS server certificate for host names and addresses."""
    builder = _builder(name("RA"), issuer, key.public_key(), now - SKEW, now + timedelta(days=_SERVER_DAYS))
    return _signed(
        builder.add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False),
        issuer,
    )


def tls_kiosk(
    issuer: Issuer, key: PublicKey, kiosk: str, now: SignedAt, validity: timedelta = KIOSK_VALIDITY
) -> x509.Certificate:
    """A kiosk's TLS client certificate."""
    builder = _builder(name(kiosk), issuer, key, now - SKEW, now + validity)
    return _signed(
        builder.add_extension(usage(digital_signature=True), critical=True).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        ),
        issuer,
    )


def content_signer(issuer: Issuer, key: ec.EllipticCurvePrivateKey, now: SignedAt) -> x509.Certificate:
    """The certificate of the key that signs the public pages: for documents only (RFC 9336)."""
    builder = _builder(name("RA content"), issuer, key.public_key(), now - SKEW, now + timedelta(days=_KIOSK_DAYS))
    purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(DOCUMENT_SIGNING)])
    key_usage = usage(digital_signature=True)
    return _signed(builder.add_extension(key_usage, critical=True).add_extension(purpose, critical=True), issuer)


def general_name(host: str) -> x509.GeneralName:
    """A host as a certificate names it: an address or a DNS name."""
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name,
    issuer: Issuer,
    key: PublicKey | ed25519.Ed25519PublicKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject)
        .public_key(key)
        .serial_number(new_serial())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(authority_key(issuer), critical=False)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(key)), critical=False)
    )


def _answered_for(builder: x509.CertificateBuilder, pki_url: str, issuer: Issuer) -> x509.CertificateBuilder:
    """With the addresses at which its authority answers for what it has issued."""
    addresses = access(ocsp=pki_url + OCSP, issuer=pki_url + path_of(ISSUER, issuer.number))
    points = distribution(pki_url + path_of(LIST, issuer.number))
    return builder.add_extension(points, critical=False).add_extension(addresses, critical=False)


def authority_key(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    """Which key has signed."""
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _signed(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.Certificate:
    return builder.sign(issuer.key, hashes.SHA256())


def usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_encipherment: bool = False,
    key_agreement: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    """A key usage (RFC 5280, 4.2.1.3) with nothing in it but what is named."""
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
