"""The TLS authorities: one certifies the RA's listener and the kiosks, one more may be trusted besides.

pki/tls.pem, keys/tls.key             the one that certifies
pki/tls-next.pem, keys/tls-next.key   the one that is to take its place, and certifies nothing yet
pki/tls-former.pem                    the one whose place was taken; its key is gone
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from rakiosk_ra.ca import rotation
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.ca.rotation import TLS, TLS_CERTIFICATE

NEXT, NEXT_CERTIFICATE, FORMER_CERTIFICATE = "keys/tls-next.key", "pki/tls-next.pem", "pki/tls-former.pem"
_Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Read:
    """The authorities as their files were at a moment."""

    stamps: tuple[_Stamp, ...]
    current: Issuer
    next: x509.Certificate | None
    former: x509.Certificate | None


class TlsAuthorities:
    """Read anew when their files are others, so that every process serves on. Raises AdminError."""

    def __init__(self, state_dir: Path, password: bytes) -> None:
        self._state_dir = state_dir
        self._password = password
        self._kept: _Read | None = None
        self._read()

    def current(self) -> Issuer:
        """The one that certifies now."""
        return self._read().current

    def next(self) -> x509.Certificate | None:
        """The one that is to take its place."""
        return self._read().next

    def former(self) -> x509.Certificate | None:
        """The one whose place it has taken, and which is trusted still."""
        return self._read().former

    def trusted(self) -> tuple[x509.Certificate, ...]:
        """All that are to be trusted, the one that certifies now first."""
        read = self._read()
        return tuple(one for one in (read.current.certificate, read.next, read.former) if one is not None)

    def of(self, certificate: x509.Certificate) -> x509.Certificate | None:
        """The trusted one that has signed a certificate."""
        return next((one for one in self.trusted() if is_signed_by(certificate, one)), None)

    def _read(self) -> _Read:
        names = (TLS_CERTIFICATE, NEXT_CERTIFICATE, FORMER_CERTIFICATE)
        stamps = tuple(_stamp(self._state_dir / name) for name in names)
        if self._kept is None or self._kept.stamps != stamps:
            current = rotation.load_taking_place(self._state_dir, TLS_CERTIFICATE, TLS, self._password)
            self._kept = _Read(stamps, current, *(self._beside(name, current) for name in names[1:]))
        return self._kept

    def _beside(self, name: str, current: Issuer) -> x509.Certificate | None:
        """One that is trusted besides; what was cut off may leave the current one there, too."""
        file = self._state_dir / name
        found = load_certificate(file) if file.exists() else None
        return None if found == current.certificate else found


def is_signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether an authority has signed a certificate."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _stamp(file: Path) -> _Stamp:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns
