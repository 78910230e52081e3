"""The manual's sections, one file each. `CONTENTS` is its table of contents: numbers and titles stand here alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from ra_contract.certificate import CarrierKind
from rakiosk.i18n import Message, _

_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the manual. `module` is where its wizard stands."""

    number: str  # "貳-一": chapter and section
    row: str  # "2.1": the same in the acceptance table
    title: Message
    module: str


def _chapter(prefix: str, row: int, package: str, *sections: tuple[str, Message]) -> Iterator[Section]:
    for index, (numeral, (name, title)) in enumerate(zip(_NUMERALS, sections, strict=False), 1):
        yield Section(f"{prefix}-{numeral}", f"{row}.{index}", title, f"rakiosk.sections.{package}.{name}")


USER = tuple(
    _chapter(
        "壹",
        1,
        "user",
        ("login", _("Sign in")),
        ("about", _("About certificates")),
        ("bulletin", _("Bulletin board")),
        ("downloads", _("Documents")),
        ("faq", _("Frequent questions")),
        ("links", _("Web links")),
        ("profile", _("Change my data")),
        ("password", _("Change login password")),
        ("logout", _("Log out")),
    )
)
HARDWARE = tuple(
    _chapter(
        "貳",
        2,
        "hardware",
        ("apply", _("Apply for certificate")),
        ("renew", _("Renew certificate")),
        ("revoke", _("Revoke certificate")),
        ("suspend", _("Suspend certificate")),
        ("proof", _("Proof of certificate")),
        ("pin_reset", _("Reset card PIN")),
        ("driver", _("Reader driver")),
        ("pin_change", _("Change card PIN")),
        ("sign_test", _("Signature test")),
    )
)
SOFTWARE = tuple(
    _chapter(
        "參",
        3,
        "software",
        ("apply", _("Apply for certificate")),
        ("renew", _("Renew certificate")),
        ("revoke", _("Revoke certificate")),
        ("suspend", _("Suspend certificate")),
        ("proof", _("Proof of certificate")),
    )
)
CONTENTS: tuple[Section, ...] = (*USER, *HARDWARE, *SOFTWARE)
BEYOND_THE_MANUAL: tuple[Section, ...] = (
    Section("參+檢查", "", _("Check my certificate files"), "rakiosk.sections.software.check"),
    Section("參+測試", "", _("Signature test"), "rakiosk.sections.software.sign_test"),
)
"""Services for certificates in files beside the manual's sections, which end when the files are saved."""

STAFF = "臨櫃"
"""The chapter of whoever works at the counter: `sections.counter`, which nobody loads before a clerk comes."""

PUBLIC = USER[:6]  # manual 壹-一 to 壹-六
OWN_DATA = USER[6:8]
SUSPEND_ALONE = HARDWARE[3:4]
"""貳-四 for who cannot sign in: the card itself suspends, whoever has locked the CN."""
CARD_ALONE = HARDWARE[7:9]
"""貳-八 and 貳-九 need neither the RA nor, while it is away, a customer who is signed in."""
CARD_ALONE_CARRIER = CarrierKind.CARD
_ABOUT_CERTIFICATES = 5


@dataclass(frozen=True, slots=True)
class Services:
    """The sections of a signed-in customer: about certificates, and about what they are kept on."""

    certificates: tuple[Section, ...]
    heading: Message
    carrier: tuple[Section, ...]


SERVICES: dict[CarrierKind, Services] = {
    CarrierKind.CARD: Services(HARDWARE[:_ABOUT_CERTIFICATES], _("Smart card"), HARDWARE[_ABOUT_CERTIFICATES:]),
    CarrierKind.FILE: Services(SOFTWARE, _("Certificate files"), BEYOND_THE_MANUAL),
}


def section(number: str) -> Section:
    """The section by its number in the manual, or beyond it. Raises KeyError."""
    found = next((entry for entry in (*CONTENTS, *BEYOND_THE_MANUAL) if entry.number == number), None)
    if found is None:
        raise KeyError(number)
    return found
