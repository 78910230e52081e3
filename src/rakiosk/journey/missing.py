"""The page behind F8 when something is missing at this kiosk: what to do about it, and which services are left."""

from collections.abc import Sequence

from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.self_test import Concern, Finding
from rakiosk.kit.visit import Visit
from rakiosk.sections.counter import SIGN_IN

_AGAIN = "again"
_SERVICES: dict[Concern, Message] = {
    Concern.CARDS: _("services with a card"),
    Concern.FILES: _("services with files on a USB stick"),
    Concern.PAPERS: _("printing"),
    Concern.AUTHORITY: _("signing in, and all that the registration authority does"),
}


async def tell_missing(v: Visit) -> None:
    """Show it as long as something is missing, until the clerk goes on to sign in. Raises Cancelled, LoggedOut."""
    while v.self_test.findings:
        if await v.show(missing_page(v.self_test.findings)) != _AGAIN:
            return
        async with v.working(_("Looking at everything of this kiosk…")):
            await v.self_test.look()


def missing_page(findings: Sequence[Finding]) -> Menu:
    """The page for these findings: the broken ones first."""
    ordered = sorted(findings, key=lambda finding: not finding.is_broken)
    entries = (Entry("1", SIGN_IN.title, SIGN_IN.number), Entry("2", _("Look again"), _AGAIN))
    return Menu(
        _("What is missing at this kiosk"),
        (MenuGroup("", entries),),
        advice=services_left(findings),
        below=tuple((finding.label, _told(finding)) for finding in ordered),
        back=_("Back"),
        is_open_to_help=True,
    )


def _told(finding: Finding) -> Words:
    return Phrase((finding.found, finding.advice), " → ") if finding.advice else finding.found


def services_left(findings: Sequence[Finding]) -> Words:
    """Which services customers can use all the same."""
    lost = {finding.concern for finding in findings if finding.is_broken}
    left = [words for concern, words in _SERVICES.items() if concern not in lost]
    if len(left) == len(_SERVICES):
        return _("All services work.")
    if not left:
        return _("No service works now: please put up the sign, and call support.")
    return _("These work: {services}.", services=Phrase(tuple(left), " / "))
