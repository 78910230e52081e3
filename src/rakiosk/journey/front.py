"""首頁, the page between two customers: the public entries, and what matters at once: that the RA is away, a crash."""

from collections.abc import Sequence

from rakiosk.i18n import Phrase, Words, _
from rakiosk.journey.line import Line
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.self_test import Concern, Finding
from rakiosk.kit.visit import Visit
from rakiosk.sections import CARD_ALONE, PUBLIC, SUSPEND_ALONE

_AWAY = _(
    "The registration authority cannot be reached now: nobody can sign in. Nothing is lost; please try again later."
)
_PART_MISSING = _("Something at this kiosk does not work just now; all the rest does. Staff see by F8 what is missing.")
_LOCKED = _(
    "If sign-in is locked you can still suspend your certificates with your card and its PIN: choose it on the right. "
    "Without the card, please go to the counter."
)
_CARD_ALONE = _("What stands on the right works with your card alone, without signing in.")


class Front:
    """The front page of one kiosk. `incident` is the number of the crash before this start, as long as it is told."""

    def __init__(self, visit: Visit, incident: str = "", *, takes_cards: bool = True) -> None:
        self.incident = incident
        self._visit = visit
        self._takes_cards = takes_cards
        self._line = Line(visit)

    async def choice(self, selected: str) -> str:
        """Show the front page; the section that is chosen."""
        async with self._line.watched(self._tell):
            return await self._visit.show(self._menu(selected))

    def forget_incident(self) -> None:
        """Tell of the crash no more, from now on."""
        if self.incident:
            self.incident = ""
            self.advise()

    async def _tell(self) -> None:  # the line's
        self.advise()

    def advise(self) -> None:
        """Say what matters now, where the front page is up."""
        menu = self._menu()
        self._visit.stage.advise(menu.advice, menu.groups)

    def _menu(self, selected: str = "") -> Menu:
        is_locked_out = self._visit.is_locked_out
        return front_menu(
            selected,
            self.incident,
            is_away=self._line.is_away,
            is_locked_out=is_locked_out,
            is_part_missing=is_part_missing(self._visit.self_test.findings),
            takes_cards=self._takes_cards,
        )


def is_part_missing(findings: Sequence[Finding]) -> bool:
    """Whether customers cannot have a service for a reason that the front page does not tell by itself."""
    told = {Concern.AUTHORITY, Concern.MACHINE}
    return any(finding.is_broken and finding.concern not in told for finding in findings)


def front_menu(
    selected: str = "",
    incident: str = "",
    *,
    is_away: bool = False,
    is_locked_out: bool = False,
    is_part_missing: bool = False,
    takes_cards: bool = True,
) -> Menu:
    """The public entries (manual 壹-一 to 壹-六); without the RA, those as well that need nothing but the card.

    Where a sign-in was just found locked, suspending by the card alone.
    """
    beside = CARD_ALONE if is_away else SUSPEND_ALONE if is_locked_out else ()
    public = tuple(Entry(str(i), entry.title, entry.number) for i, entry in enumerate(PUBLIC, 1))
    card_alone = tuple(Entry(str(i), entry.title, entry.number) for i, entry in enumerate(beside, len(PUBLIC) + 1))
    offers_card = bool(beside) and takes_cards
    told = (
        (incident, _started_again(incident)),
        (is_away, _AWAY),
        (is_part_missing, _PART_MISSING),
        (offers_card, _CARD_ALONE if is_away else _LOCKED),
    )
    advice = tuple(words for matters, words in told if matters)
    groups = (MenuGroup("", public), MenuGroup(_("With the card alone"), card_alone))
    return Menu(
        _("Welcome. What would you like to do?"),
        groups if offers_card else (MenuGroup("", public),),
        advice=Phrase(advice, "\n") if advice else "",
        selected=selected,
        is_front=True,
        is_open_to_help=True,
    )


def _started_again(incident: str) -> Words:
    return _(
        "The kiosk has just started again. Nothing is lost: sign in to go on where you were. "
        "If you ask the staff, tell them incident {number}.",
        number=incident,
    )
