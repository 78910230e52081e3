"""The demo's dock, which brings and takes the invented customers' cards."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from ra_contract.certificate import CarrierKind
from ra_contract.session import Session
from rakiosk.printing.folder import FolderPrinter
from rakiosk_demo.authority import Authority
from rakiosk_demo.dock import Dock
from rakiosk_demo.sticks import StickDock
from rakiosk_demo.world import World


class WrittenDown:
    """A slot that keeps what is done at it, in its order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.is_used = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def insert(self, card: Path) -> None:
        """Put a card in."""
        self.done.append(card.stem)
        self._loop.call_soon_threadsafe(self.is_used.set)

    def pull(self) -> None:
        """Take the card out."""
        self.done.append("out")


async def test_whoever_leaves_takes_only_their_own_card(tmp_path: Path) -> None:
    place, slot = World(tmp_path, 1, 2), WrittenDown()
    dock = Dock(place, slot, Authority(place), StickDock(place), FolderPrinter(tmp_path))
    listeners = dock.listeners()
    listeners.signed_out()
    listeners.signed_in(
        Session(
            "",
            "DEMO-03",
            "",
            CarrierKind.CARD,
            password_change_required=False,
            expires_at=datetime.now(UTC),
            idle_seconds=60,
        )
    )
    await slot.is_used.wait()
    assert slot.done == ["out", "C-0003"]
