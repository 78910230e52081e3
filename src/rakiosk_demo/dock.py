"""The dock on F12: what happens round a kiosk, done by keys. Cards come and go, the line is cut, the demo ends."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from ra_contract.session import Session
from rakiosk.i18n import _
from rakiosk.journey.customer import Listeners
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup
from rakiosk.printing.folder import FolderPrinter
from rakiosk.ui.function_keys import Extra
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.widgets.frame import Hint
from rakiosk_demo.authority import Authority
from rakiosk_demo.people import Person, people
from rakiosk_demo.sticks import StickDock
from rakiosk_demo.world import World

TAKES_CARD_AFTER = 1.5  # seconds in which the screen that asks for it can be seen
PULL, LINE, END, STICKS, PAPER = "pull", "line", "end", "sticks", "paper"


class Slot(Protocol):
    """Where cards are put in."""

    def insert(self, card: Path) -> None:
        """Put a card in; one that is in comes out first. May take a second."""
        ...

    def pull(self) -> None:
        """Take out what is in."""
        ...


class Dock:
    """Brings the people's cards, on its own at sign-in and by menu at any time."""

    def __init__(
        self, world: World, slot: Slot, authority: Authority, sticks: StickDock, printer: FolderPrinter
    ) -> None:
        self._world = world
        self._slot = slot
        self._authority = authority
        self._sticks = sticks
        self._printer = printer
        self._people = {person.cn: person for person in people()}
        self._doing: set[asyncio.Task[None]] = set()
        self._next = asyncio.Event()  # somebody else signs in

    def extra(self) -> Extra:
        """The function key."""
        return Extra(Hint("f12", "F12", _("Demo dock")), self.press)

    def listeners(self) -> Listeners:
        """An invented customer puts card or stick in after signing in, and takes it after logging out."""
        return Listeners(signed_in=self._signed_in, signed_out=self._signed_out)

    async def press(self, stage: WizardScreen) -> None:
        """Show the dock over the present prompt and do what is chosen."""
        with suppress(Cancelled):
            chosen = await stage.overlay(self._menu())
            if chosen == END:
                stage.app.exit()
            elif chosen == LINE:
                await asyncio.to_thread(self._authority.toggle)
            elif chosen == PAPER:
                self._printer.has_paper = not self._printer.has_paper
            elif chosen == STICKS:
                self._sticks.do(await stage.overlay(self._sticks.menu()))
            elif chosen == PULL:
                await asyncio.to_thread(self._slot.pull)
            else:
                await asyncio.to_thread(self._slot.insert, self._world.card(chosen))

    def _menu(self) -> Menu:
        owners = [person for person in self._people.values() if person.card is not None]
        cards = tuple(Entry(str(i), _card_label(person), _serial(person)) for i, person in enumerate(owners, 1))
        line = _("Cut the line to the RA") if self._authority.is_running else _("Restore the line to the RA")
        others = (
            Entry("P", _("Pull the card out"), PULL),
            Entry("S", _("USB sticks…"), STICKS),
            Entry("D", _("Empty the paper tray") if self._printer.has_paper else _("Refill the paper tray"), PAPER),
            Entry("L", line, LINE),
            Entry("Q", _("End the demo"), END),
        )
        groups = (MenuGroup(_("Put a card in"), cards), MenuGroup(_("Around the kiosk"), others))
        return Menu(_("Demo dock"), groups, back=_("Back"))

    def _signed_in(self, session: Session) -> None:
        self._next.set()
        person = self._people.get(session.cn)
        if person is not None:
            self._start(self._bring(person, tuple(self._doing)))

    async def _bring(self, person: Person, before: tuple[asyncio.Task[None], ...]) -> None:
        await asyncio.gather(*before, return_exceptions=True)  # whoever leaves takes only what is theirs
        if person.card is not None:
            await asyncio.to_thread(self._slot.insert, self._world.card(person.card.serial))
        else:
            self._sticks.insert(person.cn)

    def _signed_out(self) -> None:
        self._next.clear()
        self._start(self._take_all())

    async def _take_all(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._next.wait(), TAKES_CARD_AFTER)
        await asyncio.to_thread(self._slot.pull)
        self._sticks.pull()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


def _serial(person: Person) -> str:
    return person.card.serial if person.card is not None else ""


def _card_label(person: Person) -> str:
    return f"{_serial(person)} {person.cn} {person.name}"
