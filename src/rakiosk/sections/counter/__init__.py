"""臨櫃: what clerks do at the counter, a section each. `JOBS` are those for the customer before the desk, by group."""

from rakiosk.i18n import Message, _
from rakiosk.sections import Section

_PLACE = "rakiosk.sections.counter"


def _section(name: str, title: Message) -> Section:
    return Section(f"臨櫃-{name}", "", title, f"{_PLACE}.{name}")


SIGN_IN = _section("sign_in", _("Staff sign-in"))
PASSWORD = _section("password", _("Change my password"))
CARD_AND_SIGN_IN = (
    _section("pin_reset", _("Card PIN reset")),
    _section("card_replacement", _("Replace card")),
    _section("login_password", _("Login password slip")),
    _section("unlocking", _("Unlock sign-in")),
)
CERTIFICATES = (
    _section("resumption", _("Lift suspension")),
    _section("hold", _("Suspension")),
    _section("revocation", _("Revocation")),
    _section("late_renewal", _("Late renewal")),
)
APPLICATIONS = (
    _section("approval", _("Approval")),
    _section("order_binding", _("Order: other card")),
    _section("order_refund", _("Order: refund")),
    _section("name_change", _("Change of name")),
)
JOBS: tuple[tuple[Message, tuple[Section, ...]], ...] = (
    (_("Card and sign-in"), CARD_AND_SIGN_IN),
    (_("Certificates"), CERTIFICATES),
    (_("Applications"), APPLICATIONS),
)
LISTS = (
    _section("waiting", _("Waiting for approval")),
    _section("mine", _("My open jobs")),
    _section("today", _("Jobs of today")),
)
NEW_CUSTOMER = _section("new_customer", _("New customer"))
SLIP_CHECK = _section("slip_check", _("Check a slip"))
CHAPTER: tuple[Section, ...] = (
    SIGN_IN,
    *CARD_AND_SIGN_IN,
    *CERTIFICATES,
    *APPLICATIONS,
    NEW_CUSTOMER,
    *LISTS,
    SLIP_CHECK,
    PASSWORD,
)


def counter_section(number: str) -> Section:
    """The section of this number. Raises KeyError."""
    return {section.number: section for section in CHAPTER}[number]
