"""The gallery: the real application with a screen of one's own choice on its stage."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from textual.pilot import Pilot

from ra_contract.order import Order
from rakiosk.authority.client import RaClient
from rakiosk.authority.transport import Transport
from rakiosk.card.port import ReaderState
from rakiosk.card.service import CardService
from rakiosk.i18n import LanguageCode
from rakiosk.kit.prompts import Cancelled
from rakiosk.kit.visit import Errand, Services, State
from rakiosk.printing.folder import FolderPrinter
from rakiosk.ui.app import KioskApp
from rakiosk_demo.authority import Authority
from rakiosk_demo.dock import Dock
from rakiosk_demo.simulators.card import SimulatedReader
from rakiosk_demo.slots import SimulatedSlot
from rakiosk_demo.sticks import StickDock
from rakiosk_demo.world import World
from tests.screens.scene import NOON, Scene
from tests.screens.shown import NEVER, Shown

READER_NAME = "ACS ACR38U 00 00"
TOO_SMALL = (60, 15)


@dataclass
class Furnished(State):
    """The record of a section in which an order is open."""

    order: Order | None

    @property
    def open_order(self) -> Order | None:
        return self.order


class Gallery(Shown):
    """A running kiosk, and one scene after the other on its stage."""

    def __init__(self, app: KioskApp, pilot: Pilot[None], size: tuple[int, int]) -> None:
        super().__init__(app, pilot)
        self._size = size

    @asynccontextmanager
    async def scene(self, scene: Scene) -> AsyncIterator[None]:
        """The scene, settled, for as long as the block runs."""
        self._furnish(scene)
        before = self.app.stage.view
        shown = asyncio.create_task(self._show(scene))
        try:
            while self.app.stage.view is before:  # noqa: ASYNC110  # Textual has no event for it
                await asyncio.sleep(0)
            await self.settle()
            await self.press(*scene.keys)
            if scene.is_too_small:
                await self.resize(TOO_SMALL)
            yield
        finally:
            await self._clear(shown, scene)

    def _furnish(self, scene: Scene) -> None:
        visit = self.app.visit
        assert visit is not None
        visit.session, visit.desk = scene.session, scene.desk
        visit.errand = Errand(Furnished(scene.order), scene.place) if scene.place is not None else None
        self.app.reader_changed(ReaderState(scene.reader, READER_NAME, 1))
        self.app.drives_changed(scene.drives)

    def _show(self, scene: Scene) -> Coroutine[Any, Any, Any]:
        return self._work(scene) if scene.progresses else self.app.stage.show(scene.make())

    async def _work(self, scene: Scene) -> None:
        first, *others = scene.progresses
        async with self.app.stage.working(first) as progress:
            for words in others:
                progress.now(words)
            await asyncio.Event().wait()

    async def begin(self) -> None:
        """Until the front page is up, and what is loaded after it."""
        visit = self.app.visit
        while self.app.stage.view is None or visit is None or not visit.services.done():
            visit = self.app.visit
            await asyncio.sleep(0.002)
        await self.settle()

    async def _clear(self, shown: asyncio.Task[Any], scene: Scene) -> None:
        stage = self.app.stage
        if scene.is_too_small:
            await self.resize(self._size)
        if stage.has_overlay and stage.view is not None:
            stage.view.refuse(Cancelled())
            while stage.has_overlay:  # noqa: ASYNC110  # Textual has no event for it
                await asyncio.sleep(0)
        shown.cancel()
        with suppress(asyncio.CancelledError):
            await shown


@asynccontextmanager
async def gallery(size: tuple[int, int], language: LanguageCode) -> AsyncIterator[Gallery]:
    """The kiosk, with an RA that says nothing but that it is there, at the front page."""
    there = httpx.MockTransport(lambda _request: httpx.Response(200, json={"version": "0", "time": NOON.isoformat()}))
    ra = RaClient(Transport(httpx.AsyncClient(base_url="https://ra.invalid", transport=there)))
    card_service = CardService(SimulatedReader())
    world = World(Path(), 0, 0)
    dock = Dock(world, SimulatedSlot(), Authority(world), StickDock(world), FolderPrinter(Path()))
    app = KioskApp(
        make_services=lambda: Services(ra, card_service),
        extras=[dock.extra()],
        first_language=language,
        counter_phone="02-2392-1310",
        hold=0.0,
        idle=NEVER,
    )
    async with app.run_test(size=size) as pilot:
        shown = Gallery(app, pilot, size)
        await shown.begin()
        yield shown
    await card_service.close()
    await ra.close()
