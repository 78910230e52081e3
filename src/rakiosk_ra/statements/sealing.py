"""Signs statements that stay files: PDF signatures after PAdES (ETSI EN 319 142-1), with what it takes to check them.

Chain and revocation list are embedded, so that the file can be checked when this RA is gone. pyHanko takes seconds to
load: it is loaded when the first statement is signed, in a thread of its own.
"""

import logging
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ra_contract.local_time import TAIPEI
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.foundation import alone_in
from rakiosk_ra.ca.issuing_names import LIST, path_of
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.registry import Registry

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator import ValidationContext

NAME = "seal"
_FIELD = "RA"
# it warns at each signature that it may fetch nothing: all that it needs is here
logging.getLogger("pyhanko.sign").setLevel(logging.ERROR)


def kept_certificate(state_dir: Path) -> x509.Certificate | None:
    """The certificate of the seal that is kept, whatever became of it."""
    file = state_dir / "pki" / "seal.pem"
    return load_certificate(file) if file.exists() else None


class Sealer:
    """Signs PDFs under a certificate of its own from the issuing authority; safe to use from several threads."""

    renewed_before = timedelta(days=90)

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._revocations = RevocationList(ra)
        self._lock = threading.Lock()
        self._identity: Issuer | None = None

    def sealed(self, pdf: bytes, reason: str) -> bytes:
        """The PDF with the RA's signature, which covers all of it and allows no change (DocMDP level 1).

        Raises ClockBehind.
        """
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.sign import PdfSignatureMetadata, fields, sign_pdf  # noqa: PLC0415
        from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference  # noqa: PLC0415

        _tell_taiwans_time()
        self._ra.signing.now()
        identity = self._current()
        metadata = PdfSignatureMetadata(
            field_name=_FIELD,
            reason=reason,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            embed_validation_info=True,
            validation_context=self._context(),
            # under the signature itself: no reader says that a part of the file is not signed
            dss_settings=DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        )
        target = BytesIO()
        sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, _signer(identity, self._chain()), output=target)
        return target.getvalue()

    def _chain(self) -> tuple[x509.Certificate, ...]:
        return (self._ra.foundation.root, self._ra.authority.certificate)

    def _context(self) -> "ValidationContext":
        from asn1crypto import crl  # noqa: PLC0415
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

        root, issuing = map(_asn1, self._chain())
        root_list = (self._ra.state_dir / "pki" / "root.crl").read_bytes()
        lists = [crl.CertificateList.load(der) for der in (self._revocations.der(), root_list)]
        return ValidationContext(trust_roots=[root], other_certs=[issuing], crls=lists, allow_fetching=False)

    def _current(self) -> Issuer:
        with self._lock:
            if self._identity is None or self._is_stale(self._identity.certificate):
                with alone_in(self._ra.state_dir):
                    self._identity = self._kept() or self._new()
            return self._identity

    def _is_stale(self, certificate: x509.Certificate) -> bool:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        names = points[0].full_name
        if self._is_revoked(certificate):
            return True
        address = self._ra.pki_url + path_of(LIST, self._ra.foundation.issuing.number)
        is_elsewhere = names is None or names[0].value != address
        return is_elsewhere or certificate.not_valid_after_utc - self._ra.clock() < self.renewed_before

    def _is_revoked(self, certificate: x509.Certificate) -> bool:
        with self._ra.database.read() as session:
            answer = self._ra.authority.status(session, certificate.serial_number)
        return answer is not None and answer.status is not AuthorityStatus.GOOD

    def _kept(self) -> Issuer | None:
        certificate_file, key_file = self._files()
        if not certificate_file.exists():
            return None
        certificate = load_certificate(certificate_file)
        if self._is_stale(certificate):
            return None
        return Issuer(certificate, keys.load_key(key_file, self._ra.foundation.key_password))

    def _new(self) -> Issuer:
        certificate_file, key_file = self._files()
        key, now = keys.new_key(), self._ra.signing.now()
        certificate = profile.statement_seal(self._ra.foundation.issuing, key, now, self._ra.pki_url)
        with self._ra.database.write() as session:  # OCSP vouches for it before anything is signed with it
            self._ra.authority.resume(session, certificate, now)
        certificate_file.unlink(missing_ok=True)  # a key without its certificate heals, the reverse does not
        write_private(key_file, keys.key_to_pem(key, self._ra.foundation.key_password))
        write_private(certificate_file, certificate.public_bytes(Encoding.PEM))
        return Issuer(certificate, key)

    def _files(self) -> tuple[Path, Path]:
        return self._ra.state_dir / "pki" / "seal.pem", self._ra.state_dir / "keys" / "seal.key"


def _signer(identity: Issuer, chain: tuple[x509.Certificate, ...]) -> "SimpleSigner":
    from asn1crypto.keys import PrivateKeyInfo  # noqa: PLC0415
    from pyhanko.sign import SimpleSigner  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(map(_asn1, chain))
    key = PrivateKeyInfo.load(_der(identity.key))
    return SimpleSigner(signing_cert=_asn1(identity.certificate), signing_key=key, cert_registry=store)


def _tell_taiwans_time() -> None:
    """Give pyHanko the zone of its times: asking the machine fails where TZ is a rule (CST-8) and not a place."""
    import tzlocal  # noqa: PLC0415  # comes with pyHanko, and nobody else asks it

    tzlocal.get_localzone = lambda: TAIPEI  # type: ignore[assignment, return-value]  # its offset is all that counts


def _asn1(certificate: x509.Certificate) -> "Certificate":
    from asn1crypto.x509 import Certificate  # noqa: PLC0415

    return Certificate.load(certificate.public_bytes(Encoding.DER))


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
