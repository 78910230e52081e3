"""The delta list (RFC 5280, 5.2.4): every change since a list that is over, signed when it is asked for.

It goes with every complete list that is still good, so one that takes seconds to sign need not be fetched, nor signed,
for one change more.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from rakiosk_ra.base.counters import next_value, value
from rakiosk_ra.ca import delta, profile
from rakiosk_ra.ca.local import CHANGES
from rakiosk_ra.ca.profile import SKEW, Issuer
from rakiosk_ra.pki.crl import NUMBERS, VALIDITY, RevocationList, Signed
from rakiosk_ra.registry import Registry

DELTA_VALIDITY = timedelta(hours=1)


class DeltaList(RevocationList):
    """The changes to an issuing authority's list; safe to ask from several threads."""

    renewed_before = DELTA_VALIDITY / 2

    def __init__(self, ra: Registry, complete: RevocationList, issuer: Issuer | None = None) -> None:
        super().__init__(ra, issuer)
        self._complete = complete

    def _sign(self) -> Signed:
        begins, issuer = self._ra.signing.now() - SKEW, self._issuer
        base = self._base(begins, issuer.number)
        with self._ra.database.write() as session:
            number = next_value(session, NUMBERS)
        with self._ra.database.read() as session:
            changes = value(session, CHANGES)
            entries = delta.changed_entries(session, base, begins, issuer.number)
        ends = begins + SKEW + DELTA_VALIDITY
        builder = x509.CertificateRevocationListBuilder(
            issuer.certificate.subject, begins, ends, revoked_certificates=entries
        )
        signed = (
            builder.add_extension(profile.authority_key(issuer), critical=False)
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(x509.DeltaCRLIndicator(base.number), critical=True)
            .sign(issuer.key, hashes.SHA256())
        )
        return Signed(signed.public_bytes(serialization.Encoding.DER), changes, begins, ends, 0.0, issuer.number)

    def _base(self, at: datetime, issuer: int) -> delta.Base:
        with self._ra.database.read() as session:
            base = delta.base_at(session, at, VALIDITY, issuer)
        if base is not None:
            return base
        self._complete.der()  # from now on there is one; it is not signed anew for the sake of each delta list
        with self._ra.database.read() as session:
            base = delta.base_at(session, at, VALIDITY, issuer)
        if base is None:
            raise RuntimeError("no complete list was ever signed")
        return base
