"""The manual's sections, one file each. `CONTENTS` is its table of contents."""

from collections.abc import Iterator
from dataclasses import dataclass

from rakiosk.i18n import Message, _


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the manual. `module` is where its wizard stands; a section that is not open yet has no wizard."""

    number: str  # "貳-一": chapter and section
    row: str  # "2.1": the same in the acceptance table
    title: Message
    module: str
    is_open: bool = False


def _chapter(prefix: str, row: int, package: str, *sections: tuple[str, Message, bool]) -> Iterator[Section]:
    numerals = "一二三四五六七八九"
    for numeral, index, (name, title, is_open) in zip(numerals, range(1, 10), sections, strict=False):
        module = f"rakiosk.sections.{package}.{name}"
        yield Section(f"{prefix}-{numeral}", f"{row}.{index}", title, module, is_open)


CONTENTS: tuple[Section, ...] = (
    *_chapter(
        "壹",
        1,
        "user",
        ("login", _("Sign in"), True),
        ("about", _("About certificates"), True),
        ("bulletin", _("Bulletin board"), True),
        ("downloads", _("Documents"), True),
        ("faq", _("Frequent questions"), True),
        ("links", _("Web links"), True),
        ("profile", _("Change my data"), True),
        ("password", _("Change login password"), True),
        ("logout", _("Log out"), True),
    ),
    *_chapter(
        "貳",
        2,
        "hardware",
        ("apply", _("Apply for certificate"), True),
        ("renew", _("Renew certificate"), True),
        ("revoke", _("Revoke certificate"), True),
        ("suspend", _("Suspend certificate"), True),
        ("proof", _("Proof of certificate"), True),
        ("pin_reset", _("Reset card PIN"), True),
        ("driver", _("Reader driver"), True),
        ("pin_change", _("Change card PIN"), True),
        ("sign_test", _("Signature test"), True),
    ),
    *_chapter(
        "參",
        3,
        "software",
        ("apply", _("Apply for certificate"), True),
        ("renew", _("Renew certificate"), True),
        ("revoke", _("Revoke certificate"), True),
        ("suspend", _("Suspend certificate"), True),
        ("proof", _("Proof of certificate"), True),
    ),
)


BEYOND_THE_MANUAL: tuple[Section, ...] = (
    Section("參+檢查", "", _("Check my certificate files"), "rakiosk.sections.software.check", is_open=True),
    Section("參+測試", "", _("Signature test"), "rakiosk.sections.software.sign_test", is_open=True),
)
"""What customers with certificates in files have beside the manual's sections, which end when the files are saved."""


def section(number: str) -> Section:
    """The section by its number in the manual, or beyond it. Raises KeyError."""
    found = next((entry for entry in (*CONTENTS, *BEYOND_THE_MANUAL) if entry.number == number), None)
    if found is None:
        raise KeyError(number)
    return found
