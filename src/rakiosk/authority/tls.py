"""TLS to the RA: the kiosk's files for it, taken up anew when they are renewed, and what a refusal of TLS means."""

import hashlib
import logging
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rakiosk.config import Config
from rakiosk.domain.errors import (
    KioskCertificateOver,
    KioskClockWrong,
    KioskWithdrawn,
    RaBroken,
    RaCertificateOver,
    RaError,
    RaOtherName,
    RaUntrusted,
)
from rakiosk.files import state_folder

if TYPE_CHECKING:
    from cryptography import x509

RENEWAL, LEARNED = "kiosk-certificate.pem", "ra-authorities.pem"
log = logging.getLogger("rakiosk.authority")

Stamp = tuple[tuple[int, int, int], ...]
"""Of each file its inode, size and time of change: another one, another file."""

# OpenSSL x509_vfy.h
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME = {62, 63, 64}
# Alerts of RFC 8446, 6.2, as OpenSSL says them (ssl_stat.c); all others say that both speak TLS otherwise.
_ITS_OWN_TROUBLE = ("internal error", "user cancelled", "close notify")
_KIOSK_NOT_TAKEN = ("certificate", "unknown ca", "access denied", "decrypt error", "handshake failure")


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The paths of PEM files: the authority that the RA's certificate is from; the kiosk's own certificate and key.

    `renewal` is where the kiosk keeps certificate and key, in one file, once it has renewed them by itself: they are
    used for as long as they end later than the others, which an administrator may replace. `learned` is where it keeps
    the authorities that the RA has named since: they are used instead, until an administrator replaces the file.
    """

    authority: str
    certificate: str
    key: str
    renewal: str = ""
    learned: str = ""

    @classmethod
    def of(cls, config: Config) -> Self:
        """Those of a kiosk's settings."""
        state = state_folder(config.state)
        kept = (str(state / RENEWAL), str(state / LEARNED)) if state else ()
        return cls(str(config.ra_ca), str(config.ra_certificate), str(config.ra_key), *kept)

    def context(self) -> ssl.SSLContext:
        """The context that they make. Raises OSError, ssl.SSLError."""
        context = ssl.create_default_context(cafile=self.trusted())
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(*self.pair(), password="")  # else OpenSSL asks for one on the terminal
        return context

    def trusted(self) -> str:
        """The file of the authorities to be trusted now."""
        with suppress(OSError):
            if self.learned and Path(self.learned).read_bytes().startswith(self.instead()):
                return self.learned
        return self.authority

    def authorities(self) -> "list[x509.Certificate]":
        """The authorities themselves. Raises OSError, ValueError."""
        from cryptography import x509  # noqa: PLC0415 - not for the first frame

        return x509.load_pem_x509_certificates(Path(self.trusted()).read_bytes())

    def instead(self) -> bytes:
        """The first line of what is learned: in place of which file. Raises OSError."""
        return f"# instead of {hashlib.sha256(Path(self.authority).read_bytes()).hexdigest()}\n".encode()

    def pair(self) -> tuple[str, str]:
        """The certificate and the key to be used now, by the names of their files."""
        renewed = _validity(self.renewal) if self.renewal else None
        if renewed is not None:
            given = _validity(self.certificate)
            if given is None or renewed[1] >= given[1]:
                return self.renewal, self.renewal
        return self.certificate, self.key

    def stamp(self) -> Stamp | None:
        """The files as they are now; None while one of them is missing."""
        try:
            found = [Path(path).stat() for path in (self.authority, self.certificate, self.key)]
        except OSError:
            return None
        for path in filter(None, (self.renewal, self.learned)):
            with suppress(OSError):
                found.append(Path(path).stat())
        return tuple((file.st_ino, file.st_size, file.st_mtime_ns) for file in found)

    def renewed(self, since: Stamp | None) -> tuple[ssl.SSLContext | None, Stamp | None]:
        """The context that the files make when they are no longer those of a stamp, and their stamp now.

        No context: they are the same, or cannot be used yet, as while they are being written.
        """
        now = self.stamp()
        if now is None or now == since:
            return None, since
        try:
            context = self.context()
        except (OSError, ssl.SSLError) as error:
            log.warning("renewed files for TLS cannot be used: %s", error)
            return None, now
        log.info("renewed files for TLS are taken up")
        return context, now

    def validity(self) -> tuple[datetime, datetime] | None:
        """From when until when the kiosk's own certificate is valid; None when it cannot be read."""
        return _validity(self.pair()[0])


def _validity(file: str) -> tuple[datetime, datetime] | None:
    try:
        content = Path(file).read_bytes()
    except OSError:
        return None
    from cryptography import x509  # noqa: PLC0415 - where something has failed, or was renewed

    try:
        certificate = x509.load_pem_x509_certificate(content)
    except ValueError:
        return None
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def refused_by_kiosk(error: ssl.SSLCertVerificationError, files: TlsFiles | None) -> RaError:
    """Why the kiosk does not take the RA's certificate. A clock that may be wrong is told before all else."""
    if error.verify_code in _OTHER_NAME:
        return RaOtherName(error.verify_message)
    if error.verify_code == _NOT_YET_VALID or _own(files).is_out:
        return KioskClockWrong(error.verify_message)
    if error.verify_code == _EXPIRED:
        return RaCertificateOver(error.verify_message)
    return RaUntrusted(error.verify_message)


def refused_by_ra(told: str, files: TlsFiles | None) -> RaError | None:
    """Why the RA breaks TLS off, by its alert in OpenSSL's words; None where it gives none, or is in trouble itself."""
    alert = told.lower()
    if "unrecognized name" in alert:
        return RaOtherName(told)
    if "alert" not in alert or any(trouble in alert for trouble in _ITS_OWN_TROUBLE):
        return None
    if any(reason in alert for reason in _KIOSK_NOT_TAKEN):
        return _not_taken(told, files)
    return RaBroken(told)


def _not_taken(alert: str, files: TlsFiles | None) -> RaError:
    """Why the RA does not take the kiosk's certificate, by its alert and the kiosk's own clock."""
    own = _own(files)
    if own.is_early:
        return KioskClockWrong(f"{alert}: the kiosk's own certificate is not valid yet")
    if own.is_over:
        return KioskCertificateOver(alert)
    if "expired" in alert.lower():
        return KioskClockWrong(f"{alert}: by the kiosk's clock its certificate is still valid")
    return KioskWithdrawn(alert)


def own_certificate_trouble(files: TlsFiles | None, broken: str) -> RaError | None:
    """The kiosk's certificate, where a connection broke off without a word and it is none that the RA would take."""
    return _not_taken(broken, files) if _own(files).is_out else None


@dataclass(frozen=True, slots=True)
class _Own:
    is_early: bool = False
    is_over: bool = False

    @property
    def is_out(self) -> bool:
        return self.is_early or self.is_over


def _own(files: TlsFiles | None) -> _Own:
    validity = files.validity() if files is not None else None
    if validity is None:
        return _Own()
    now = datetime.now(UTC)
    return _Own(is_early=now < validity[0], is_over=now > validity[1])
