"""The journey of a clerk's own terminal: a front page, a clerk, and the front page again; no customer signs in here."""

from contextlib import suppress
from dataclasses import dataclass

from rakiosk.i18n import _
from rakiosk.journey.clerk import Shift
from rakiosk.journey.customer import Journey
from rakiosk.journey.line import Line
from rakiosk.kit.prompts import Entry, LoggedOut, Menu, MenuGroup
from rakiosk.sections.counter import SIGN_IN

_AWAY = _("The registration authority cannot be reached now: nobody can sign in. Please try again later.")


@dataclass
class DeskJourney(Journey):
    """One clerk after the other at one terminal."""

    def __post_init__(self, incident: str) -> None:
        super().__post_init__(incident)
        self._line = Line(self.visit)

    def advise_front(self) -> None:
        """Nothing: what is missing stands behind its only entry."""

    async def _serve_one(self) -> None:
        with suppress(LoggedOut):
            await self._clerk()
        self.wipe()
        for carrier in self.carriers.values():
            await carrier.take_back(self.visit)

    async def _clerk(self) -> None:
        async with self._line.watched(self._tell):
            await self.visit.show(terminal_front(is_away=self._line.is_away))
        await self.visit.ready()
        make = self.visit.services.result().clerking
        if make is not None:
            await Shift(self.visit, make(), is_kiosk=False).work()

    async def _tell(self) -> None:  # the line's
        self.visit.stage.advise(terminal_front(is_away=self._line.is_away).advice)


def terminal_front(*, is_away: bool = False) -> Menu:
    """The page between two clerks."""
    return Menu(
        _("Counter of the registration authority"),
        (MenuGroup("", (Entry("1", SIGN_IN.title, SIGN_IN.number),)),),
        advice=_AWAY if is_away else "",
        is_front=True,
    )
