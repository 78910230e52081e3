"""The issuing authority: another takes its place, and it answers for what it has signed until that ends."""

from collections.abc import Iterator
from pathlib import Path

from cryptography import x509

from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import issuing_request
from rakiosk_ra.registry import Registry


class IssuingAdmin:
    """Issuing authorities. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def all(self) -> Iterator[x509.Certificate]:
        """Their certificates, that of the one that signs now first."""
        for issuer in self._ra.foundation.issuers.all():
            yield issuer.certificate

    def request(self, target: Path) -> None:
        """Write the request for the next one, for the root to sign."""
        write_private(target, issuing_request.request(self._ra.state_dir, self._ra.foundation, self._ra.pki_url))

    def replace(self, file: Path) -> x509.Certificate:
        """Sign with the next one from now on."""
        ra = self._ra
        return issuing_request.take_up(ra.state_dir, ra.foundation, ra.database, file, ra.clock())
