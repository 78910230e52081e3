"""Certificates as they are told to a customer: use, serial, validity, status."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ra_contract.certificate import Certificate, Status, Use
from ra_contract.local_time import TAIPEI
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk_slip.content import Text
from rakiosk_slip.terms import CERTIFICATES, status_text

_SINCE_ALWAYS = {Status.VALID, Status.UNCONFIRMED}  # the validity says since when


def use_words(use: Use) -> Message:
    """A use in the customer's words."""
    return _worded(CERTIFICATES[use])


def status_words(certificate: Certificate) -> Message:
    """A certificate's status in the customer's words; a change that is still under way is told as such."""
    return _worded(status_text(certificate.status, is_pending=certificate.is_pending))


def _worded(term: Text) -> Message:
    return Message(term.english)


def certificate_facts(certificates: Iterable[Certificate]) -> Iterator[tuple[Words, Words]]:
    """Label and value pairs: serial, validity and status of each certificate."""
    for certificate in certificates:
        yield use_words(certificate.use), ""
        yield _("  Serial number"), grouped_serial(certificate.serial)
        yield _("  Valid"), validity(certificate)
        yield _("  Status"), _standing(certificate)


def _standing(certificate: Certificate) -> Words:
    words = status_words(certificate)
    if certificate.status in _SINCE_ALWAYS:
        return words
    return Phrase((words, moment(certificate.status_since)))


def grouped_serial(serial: str) -> str:
    """A serial in groups of four, as it can be read out."""
    return " ".join(serial[i : i + 4] for i in range(0, len(serial), 4)).upper()


def validity(certificate: Certificate) -> str:
    """First and last day, in local time."""
    return f"{day(certificate.not_before)} – {day(certificate.not_after)}"


def moment(when: datetime) -> str:
    """A moment, in local time: 2026-11-23 09:30."""
    return when.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M")


def day(moment: datetime) -> str:
    """A day, in local time: 2026-11-23."""
    return moment.astimezone(TAIPEI).strftime("%Y-%m-%d")
