"""A walk: a customer goes through a section at the real kiosk, by keys, and each prompt is looked at as it is put."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from rakiosk.audit.recorder import Recorder
from rakiosk.card.port import ReaderStatus
from rakiosk.i18n import LanguageCode
from rakiosk.journey.customer import Listeners
from rakiosk.kit.prompts import Watch
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Text
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import PATIENCE, Customer, Kiosk, Person, kiosk_of
from tests.ra.world import World
from tests.screens.overheard import Overheard
from tests.screens.shown import NEVER, Shown


class Look(Protocol):
    """A spectator who looks at each screen of a walk."""

    async def at(self, shown: Shown, name: str) -> None:
        """The screen of this name is up, and rests. It is to be left as it was."""
        ...


@dataclass
class Walk:
    """One way through a section. Every prompt on it has a name, or is passed by on purpose."""

    kiosk: Kiosk
    shown: Shown
    look: Look
    media: FolderMedia
    folder: Path
    new_cn: Callable[[], str]
    _prompts: "asyncio.Queue[PromptView]" = field(default_factory=asyncio.Queue)

    @property
    def world(self) -> World:
        """The RA that the kiosk talks to."""
        return self.kiosk.world

    @property
    def stick(self) -> FolderStick:
        """The customer's stick."""
        return FolderStick(self.folder / "stick", "KINGSTON")

    def note(self) -> None:
        """A view was put; work is no prompt, however long it takes."""
        view = self.kiosk.app.stage.stack.present
        prompt = view.prompt if view is not None else None
        is_work = isinstance(prompt, Watch) and not prompt.is_company
        if view is not None and prompt is not None and not is_work:
            self._prompts.put_nowait(view)

    async def to(self, name: str, *keys: str) -> None:
        """Press keys that lead to the next prompt, and look at it."""
        await self.past(*keys)
        await self._look(name)

    async def _look(self, name: str) -> None:
        await self.look.at(self.shown, name)
        self.shown.overhear()

    async def past(self, *keys: str) -> None:
        """Press keys that lead to the next prompt, which another walk looks at."""
        await self.led(self.kiosk.press(*keys))

    async def enters(self, name: str, *texts: str) -> None:
        """Type each text and press Enter, which leads to the next prompt, and look at it."""
        await self.led(self.kiosk.enter(*texts))
        await self._look(name)

    async def still(self, name: str, *keys: str, typed: tuple[str, ...] = ()) -> None:
        """Type each text with Enter, press keys that lead nowhere else, and look at what the prompt says now."""
        await self.kiosk.enter(*typed)
        await self.kiosk.press(*keys)
        await self._look(name)

    async def home(self, name: str, *keys: str, advices: int) -> None:
        """Press keys that lead to the home, and look at it once it has looked at the card and says so much."""
        await self.past(*keys)
        await self.until(lambda: len(self.advice()) == advices)
        await self._look(name)

    def advice(self) -> list[str]:
        """The lines above the home's entries."""
        return self.kiosk.app.stage.query(".advice").only_one(Text).lines(1000)

    async def helped(self, name: str) -> None:
        """Look at what F1 says of the prompt, and go back to it."""
        await self.still(name, "f1")
        await self.kiosk.press("enter")

    async def led(self, doing: Awaitable[Any]) -> PromptView:
        """Do something that leads to the next prompt."""
        unnamed = [type(self._prompts.get_nowait().prompt).__name__ for _ in range(self._prompts.qsize())]
        assert not unnamed, f"nobody looked at {unnamed}"
        await doing
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._prompts.get()
        except TimeoutError:
            raise AssertionError(f"nothing came; the screen says:\n{self.kiosk.text()}") from None

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that no prompt tells of."""
        await self.kiosk._until(lambda _screen: holds(), "it never came to that")

    async def puts_in(self, customer: Customer) -> None:
        """The customer's card into the reader."""
        self.kiosk.reader.insert(customer.card)
        await self.until(lambda: self._reader_is(ReaderStatus.PRESENT))

    async def pulls(self) -> None:
        """The card out of the reader."""
        self.kiosk.reader.pull()
        await self.until(lambda: self._reader_is(ReaderStatus.EMPTY))

    async def stick_in(self) -> None:
        """The customer's stick into its slot."""
        self.media.insert(self.stick)

    async def stick_out(self) -> None:
        """The stick out of its slot."""
        self.media.pull()

    def _reader_is(self, status: ReaderStatus) -> bool:
        state = self.kiosk.app.stage.devices.seen.reader
        return state is not None and state.status is status

    async def signs_in(self, customer: Person) -> None:
        """From the front page to the home; with the card in the reader until the home has looked at it."""
        if isinstance(customer, Customer) and not self._reader_is(ReaderStatus.PRESENT):
            await self.puts_in(customer)
        await self.signs_in_without_card(customer)
        if isinstance(customer, Customer):
            await self.kiosk.home_has_looked()

    async def signs_in_without_card(self, customer: Person) -> None:
        """From the front page to the home."""
        await self.past("1")
        await self.led(self.kiosk.enter(customer.cn, customer.password))


Way = Callable[[Walk], Awaitable[None]]


@asynccontextmanager
async def walk_of(
    world: World, folder: Path, language: LanguageCode, look: Look, new_cn: Callable[[], str]
) -> AsyncIterator[Walk]:
    """A kiosk with everything, at its front page."""
    media, printer = FolderMedia(), TemporaryDirectory(prefix="slips-", dir="/tmp")  # a path as long at every run
    audit = Recorder(folder / "audit")
    audit.start()
    with printer as slips:
        async with kiosk_of(
            world,
            folder,
            language=language,
            media=media,
            idle=NEVER,
            printer_folder=Path(slips),
            printer_name="P-1",
            listeners=Listeners(audit=audit),
        ) as kiosk:
            overheard = Overheard.at(kiosk.app, audit, folder)
            walk = Walk(kiosk, Shown(kiosk.app, kiosk.pilot, overheard.note), look, media, folder, new_cn)
            stage, noted = kiosk.app.stage, kiosk.app.stage.when_put

            def note() -> None:
                noted()
                walk.note()

            stage.when_put = note
            if stage.view is None:
                await walk._prompts.get()
            await walk.until(lambda: kiosk.app.visit is not None and kiosk.app.visit.services.done())
            yield walk
    audit.close()
    overheard.assert_silent()


def numbered(prefix: str) -> Callable[[], str]:
    """CNs, one after the other, the same at every run."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}{next(numbers):02}"
