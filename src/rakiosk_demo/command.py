"""`rakiosk demo`: everything started in its order, and ended again."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk import app
from rakiosk.i18n import LanguageCode
from rakiosk.log import start_log
from rakiosk.printing.folder import FolderPrinter
from rakiosk.supervisor import UNSUPERVISED, Supervision
from rakiosk_demo.authority import Authority
from rakiosk_demo.dock import Dock, Slot
from rakiosk_demo.sticks import StickDock
from rakiosk_demo.world import DemoRefused, World, world

if TYPE_CHECKING:
    from rakiosk.card.port import Reader

READER_PATTERN = "^ACS ACR ?38U"


def run(
    state: Path, supervision: Supervision = UNSUPERVISED, *, fresh: bool, pcsc: bool, language: LanguageCode
) -> int:
    """Run the demo until its dock ends it; the exit status. Raises DemoRefused."""
    with ExitStack() as stack:
        place = stack.enter_context(world(state, fresh=fresh))
        start_log(place.folder / "kiosk.log", "demo")
        authority = Authority(place)
        stack.callback(authority.stop)
        slot, make_reader = _pcsc(stack, place) if pcsc else _simulated()
        sticks = StickDock(place)
        printer = FolderPrinter(place.printer_folder)
        dock = Dock(place, slot, authority, sticks, printer)
        demo = app.kiosk(
            place.config(language, READER_PATTERN),
            make_reader=make_reader,
            media=sticks.media,
            printer=printer,
            before_services=authority.start,
            until_ready=authority.wait_until_ready,
            listeners=dock.listeners(),
            extras=(dock.extra(),),
            supervision=supervision,
        )
        return app.run(demo)


def _simulated() -> "tuple[Slot, Callable[[], Reader]]":
    from rakiosk_demo.slots import SimulatedSlot  # noqa: PLC0415  # loaded with what it needs

    slot = SimulatedSlot()
    return slot, slot.reader


def _pcsc(stack: ExitStack, place: World) -> "tuple[Slot, None]":
    from rakiosk_demo.pcsc import PcscUnavailable, PrivatePcscd  # noqa: PLC0415

    try:
        service = stack.enter_context(PrivatePcscd())
    except PcscUnavailable as error:
        raise DemoRefused(str(error)) from error
    os.environ.update(service.environment)  # libpcsclite looks there when it is first used
    place.pcsc_environment.write_text("".join(f"{name}={value}\n" for name, value in service.environment.items()))
    stack.callback(place.pcsc_environment.unlink, missing_ok=True)
    return service, None
