"""The issuing authorities under the root: the one that signs now, and those before it, which answer for their own.

pki/issuing.pem, keys/issuing.key       the one that signs
pki/issuing-N.pem, keys/issuing-N.key   the N-th, once another has taken its place
"""

from pathlib import Path

from cryptography import x509

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca import rotation
from rakiosk_ra.ca.loading import load_issuer
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.ca.rotation import ISSUING, ISSUING_CERTIFICATE


class Issuers:
    """Read anew when another authority takes one's place, so that every process serves on. Raises AdminError."""

    def __init__(self, state_dir: Path, password: bytes) -> None:
        self._state_dir = state_dir
        self._password = password
        self._seen: tuple[int, int] = (0, 0)
        self._all: tuple[Issuer, ...] = ()
        self.current()

    def current(self) -> Issuer:
        """The one that signs now."""
        return self.all()[0]

    def all(self) -> tuple[Issuer, ...]:
        """Every one that answers for certificates, the one that signs now first."""
        status = (self._state_dir / ISSUING_CERTIFICATE).stat()
        seen = (status.st_ino, status.st_mtime_ns)
        if seen != self._seen:
            current = rotation.load_taking_place(self._state_dir, ISSUING_CERTIFICATE, ISSUING, self._password)
            self._all, self._seen = (current, *map(self._former, range(current.number - 1, 0, -1))), seen
        return self._all

    def of(self, certificate: x509.Certificate) -> Issuer | None:
        """The one that has signed a certificate, by its name."""
        return next((one for one in self.all() if one.certificate.subject == certificate.issuer), None)

    def numbered(self, number: int) -> Issuer | None:
        """The N-th."""
        return next((one for one in self.all() if one.number == number), None)

    def _former(self, number: int) -> Issuer:
        certificate, key = names = (f"pki/issuing-{number}.pem", f"keys/issuing-{number}.key")
        for name in names:
            if not (self._state_dir / name).exists():
                raise AdminError(f"{self._state_dir} lacks {name}: restore what is missing from the backup.")
        return load_issuer(self._state_dir / certificate, self._state_dir / key, self._password)
