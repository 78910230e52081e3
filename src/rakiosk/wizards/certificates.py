"""How certificates are told to a customer: use, serial, validity, status."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from rakiosk.domain.certificate import Certificate, Status, Use
from rakiosk.i18n import Message, Words, _

_USES = {Use.SIGNING: _("Signing certificate"), Use.ENCRYPTION: _("Encryption certificate")}
_STATUSES = {
    Status.UNCONFIRMED: _("not yet confirmed"),
    Status.VALID: _("valid"),
    Status.HELD: _("suspended"),
    Status.REVOKED: _("revoked"),
    Status.EXPIRED: _("expired"),
    Status.SUPERSEDED: _("replaced"),
}


def use_words(use: Use) -> Message:
    """A use in the customer's words."""
    return _USES[use]


def status_words(status: Status) -> Message:
    """A status in the customer's words."""
    return _STATUSES[status]


def certificate_facts(certificates: Iterable[Certificate]) -> Iterator[tuple[Words, Words]]:
    """Label and value pairs: serial and validity of each certificate."""
    for certificate in certificates:
        yield use_words(certificate.use), ""
        yield _("  Serial number"), grouped_serial(certificate.serial)
        yield _("  Valid"), validity(certificate)
        yield _("  Status"), status_words(certificate.status)


def grouped_serial(serial: str) -> str:
    """A serial in groups of four, as it can be read out."""
    return " ".join(serial[i : i + 4] for i in range(0, len(serial), 4)).upper()


def validity(certificate: Certificate) -> str:
    """First and last day, in local time."""
    return f"{day(certificate.not_before)} – {day(certificate.not_after)}"


def moment(when: datetime) -> str:
    """A moment, in local time: 2026-11-23 09:30."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def day(moment: datetime) -> str:
    """A day, in local time: 2026-11-23."""
    return moment.astimezone().strftime("%Y-%m-%d")
