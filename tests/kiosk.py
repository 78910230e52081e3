"""The kiosk for tests: the real application, a real RA over TLS, a software card, and keys instead of hands."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from textual.events import Key
from textual.pilot import Pilot

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from rakiosk.app import connect
from rakiosk.authority.client import RaClient
from rakiosk.card.port import Reader
from rakiosk.carriers import CARRIERS, Carriers
from rakiosk.carriers.port import Ordering
from rakiosk.config import Config
from rakiosk.i18n import LanguageCode
from rakiosk.journey.customer import Listeners
from rakiosk.kit.visit import Errand
from rakiosk.media.port import Media
from rakiosk.ui.app import KioskApp
from rakiosk.ui.idle import USUAL_TIMES, IdleTimes
from rakiosk_demo.simulators.card import ManagementAlgorithm as CardAlgorithm
from rakiosk_demo.simulators.card import SimulatedReader, SoftwareCard
from rakiosk_slip.content import Page
from tests.line import Line
from tests.painted import screen_text, updates
from tests.ra.world import PASSWORD, World
from tests.rest import come_to_rest

LAYOUT = 0.1  # seconds after which a screen that is as it was has come to rest
NORMAL, LARGE_TEXT = (116, 30), (77, 20)
PIN = "271828"
WRONG_PIN = "111111"
LOOK = 3  # commands: SELECT, the tries that are left, the CHUID
NO_CUPS = Path("/nonexistent")
PATIENCE = 15.0  # seconds until a screen that does not come is a failure


class Person(Protocol):
    """Whoever can sign in."""

    cn: str
    password: str


@dataclass
class Customer:
    """A customer of the test's own, with a blank card that the RA knows."""

    cn: str
    password: str
    card: SoftwareCard


@dataclass
class Kiosk:
    """A running kiosk with somebody before it."""

    app: KioskApp
    pilot: Pilot[None]
    reader: SimulatedReader
    line: Line
    world: World
    seen: list[str] = field(default_factory=list)
    strokes: int = 0
    """How many keys were pressed."""
    has_keys: bool = True
    """False where somebody only taps: then a key is a mistake of the test."""

    def text(self) -> str:
        """The text on the screen."""
        return screen_text(self.app)

    @property
    def has_errand(self) -> bool:
        """Whether a section is being walked."""
        return self.app.visit is not None and self.app.visit.errand is not None

    @property
    def errand(self) -> Errand:
        """The section that is being walked."""
        assert self.app.visit is not None
        assert self.app.visit.errand is not None
        return self.app.visit.errand

    @property
    def ordering(self) -> Ordering:
        """The application or renewal that is under way."""
        assert isinstance(self.errand.state, Ordering)
        return self.errand.state

    @property
    def ra(self) -> RaClient:
        """The kiosk's own client of the RA."""
        assert self.app.visit is not None
        assert isinstance(self.app.visit.ra, RaClient)
        return self.app.visit.ra

    async def sees(self, *words: str) -> str:
        """Wait until all these words are on the screen; the screen."""
        return await self._until(lambda text: all(word in text for word in words), f"never saw {words}")

    async def sees_again(self, before: str) -> None:
        """Wait until the screen is word for word what it was, wherever its lines break now."""
        await self._until(lambda text: _words(text) == _words(before), f"never saw again:\n{before}\n")

    async def rests(self) -> str:
        """Wait until nothing moves, a scrolling screen too; the screen."""
        before = ""
        while (now := self.text()) != before:
            before = now
            await asyncio.sleep(LAYOUT)
            await self.settle()
        return now

    async def sees_no_more(self, words: str) -> str:
        """Wait until these words are off the screen; the screen."""
        return await self._until(lambda text: words not in text, f"still sees {words}")

    async def sees_one_of(self, *words: str) -> str:
        """Wait until one of these is on the screen; the first of them that is."""
        screen = await self._until(lambda text: any(word in text for word in words), f"saw none of {words}")
        return next(word for word in words if word in screen)

    async def goes_on(self, *keys: str) -> None:
        """Press keys and wait until another prompt, or word of what is being done, has taken this one's place."""
        view = self.app.stage.view
        await self.press(*keys)
        await self._until(lambda _: self.app.stage.view is not view, f"{keys} led nowhere")

    async def _until(self, holds: Callable[[str], bool], complaint: str) -> str:
        text, painted = self.text(), self._painted()
        async with asyncio.timeout(PATIENCE):
            for turn in itertools.count(1):
                if holds(text):
                    break
                if self.app._exception is not None:
                    raise self.app._exception
                try:
                    await asyncio.sleep(0.02)
                except asyncio.CancelledError:
                    raise AssertionError(f"{complaint}; the screen says:\n{self.text()}") from None
                if self._painted() != painted or turn % 10 == 0:  # reading costs more than waiting
                    text, painted = self.text(), self._painted()
            await self.settle()  # the words stand there a little before the focus does
        return self.text()

    def _painted(self) -> int:
        return updates(self.app.screen._compositor)

    async def press(self, *keys: str) -> None:
        """Press keys by their Textual names, each after the last one has been dealt with."""
        assert self.has_keys, f"{keys} pressed where somebody only taps"
        self.strokes += len(keys)
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
            await self.settle()

    async def home_has_looked(self, since: int = 0) -> None:
        """Wait until the home has looked at the card that is in, in so many commands after the first `since`."""
        await self._until(lambda _: len(self.reader.commands) >= since + LOOK, "the home never looked at the card")

    async def type(self, text: str) -> None:
        """Type into the field that has the focus; a full-width character as an input method sends it."""
        assert self.has_keys, "typed where somebody only taps"
        self.strokes += len(text)
        for character in text:
            self.app.post_message(Key(_KEY_NAMES.get(character, character), character))
        await self.settle()

    async def settle(self) -> None:
        """Until every widget has dealt with what it was sent, and with what came of that."""
        await come_to_rest(self.app)

    async def enter(self, *texts: str) -> None:
        """Type each text and press Enter."""
        for text in texts:
            await self.type(text)
            await self.press("enter")

    async def sign_in(self, customer: Person) -> None:
        """From the front page to the home."""
        await self.sees("歡迎使用")
        await self.press("1")
        await self.sees("憑證識別碼 (CN)", "登入密碼")
        await self.enter(customer.cn, customer.password)
        await self.sees("請選擇服務項目", "憑證申請")


def _words(screen: str) -> str:
    """The signs on a screen, without blanks and the bar of what scrolls."""
    return "".join(sign for sign in screen if not sign.isspace() and sign not in "▁▂▃▄▅▆▇")


_KEY_NAMES = {"-": "minus", " ": "space", "_": "underscore", ".": "full_stop", "!": "exclamation_mark"}


@asynccontextmanager
async def kiosk_of(
    world: World,
    folder: Path,
    *,
    size: tuple[int, int] = NORMAL,
    language: LanguageCode = "zh_TW",
    hold: float = 0.0,
    reader: SimulatedReader | None = None,
    edge: Reader | None = None,
    module: Path | None = None,
    listeners: Listeners | None = None,
    card_deadline_seconds: float = 30.0,
    printer_folder: Path | None = None,
    content_cache: Path | None = None,
    printer_uri: str = "",
    printer_name: str = "",
    printer_paper: Page = Page.A4,
    cups_socket: Path = NO_CUPS,
    media: Media | None = None,
    idle: IdleTimes = USUAL_TIMES,
    carriers: Carriers = CARRIERS,
    office: str | None = None,
    is_desk: bool = False,
) -> AsyncIterator[Kiosk]:
    """A kiosk at the world's RA; its line to the RA can be cut.

    Without a folder or an address it has no printer, without media no slot for sticks. `edge` is what the kiosk sees
    of readers, where that is more than the one `reader`; `module` a PKCS#11 module that its settings name instead.
    It belongs to `office`, if one is named; `is_desk`: it is a clerk's own terminal.
    """
    reader = reader or SimulatedReader()
    async with Line.to(world.url) as line:
        config = replace(
            _config(world, folder, line.url, language, office, is_desk=is_desk),
            card_deadline_seconds=card_deadline_seconds,
            printer_folder=printer_folder,
            content_cache=content_cache,
            reader_module=module,
            printer_uri=printer_uri,
            printer_name=printer_name,
            printer_paper=printer_paper,
            printer_cups_socket=cups_socket,
        )
        app = KioskApp(
            make_services=lambda: connect(
                config, None if module else lambda: edge or reader, media, audit=(listeners or Listeners()).audit
            ),
            listeners=listeners or Listeners(),
            first_language=language,
            hold=hold,
            idle=idle,
            carriers=carriers,
            is_desk=is_desk,
        )
        try:
            async with app.run_test(size=size) as pilot:
                yield Kiosk(app, pilot, reader, line, world)
        finally:
            await _close(app)


async def _close(app: KioskApp) -> None:
    """Let go of what the kiosk held, if it came so far: after a test that failed as well, or the next is blamed."""
    coming = app.visit.services if app.visit is not None else None
    if coming is None or not coming.done() or coming.cancelled():
        return
    services = coming.result()
    await services.card_service.close()
    if services.printer is not None:
        await services.printer.close()
    await services.ra.close()


def kiosk_name(folder: Path) -> str:
    """By which name the RA knows the kiosk whose files are in this folder."""
    return f"kiosk-{os.getpid()}-{folder.name}"


def _config(
    world: World, folder: Path, url: str, language: LanguageCode, office: str | None, *, is_desk: bool
) -> Config:
    name = kiosk_name(folder)
    world.admin.kiosks.add(name, office, is_desk=is_desk).write(folder)
    return Config(
        kiosk_id=name,
        language=language,
        ra_url=url,
        ra_ca=folder / "ra-ca.pem",
        ra_certificate=folder / "kiosk.pem",
        ra_key=folder / "kiosk.key",
    )


def new_customer(
    world: World,
    *,
    must_change: bool = False,
    approved: bool = True,
    path: Path | None = None,
    is_card_known: bool = True,
    name: str = "林測試",
    cn: str = "",
) -> Customer:
    """A customer nobody else knows, with a blank card, by default in the inventory; the CN is random unless told."""
    key = os.urandom(24)
    card = SoftwareCard.create(path, management_key=key, management_algorithm=CardAlgorithm.AES_192, pin=PIN)
    cn = cn or f"K-{os.getpid()}-{card.guid[:12].upper()}"
    world.admin.customers.add(cn, name, CarrierKind.CARD, PASSWORD, must_change=must_change, approved=approved)
    if is_card_known:
        world.admin.cards.add(card.guid, cn, key, ManagementAlgorithm.AES_192, "12345678", "C-TEST")
    return Customer(cn, PASSWORD, card)
