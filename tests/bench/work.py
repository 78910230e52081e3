"""The keys while card, stick, RA and printer work; how long a paper takes, and the printer's first word of trouble.

`python -m tests.bench.work KEYS` tells it as JSON. In one process, with the real workers: a card in a reader of a
private pcscd, a child for each file and each paper, a printer of CUPS that speaks IPP.
"""

import asyncio
import itertools
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from textual.events import Key

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.reader import PcscReader
from rakiosk.card.session import CardSession
from rakiosk.media.file_format import Format
from rakiosk.media.new_key import NewKey, new_key
from rakiosk.media.pkcs12 import Contents, make_file, open_file
from rakiosk.printing.ipp import IppPrinter
from rakiosk.printing.ipp_client import Address, IppClient
from rakiosk.printing.port import PaperSize
from rakiosk.secret import Secret
from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_slip.child import make_pdf
from rakiosk_slip.statement import statement_slip
from tests.bench.figures import percentile
from tests.card.rig import blank_card, certified
from tests.card.test_session import administer, enrol
from tests.kiosk import Kiosk, kiosk_of, new_customer
from tests.printing.bench import BEFORE, before
from tests.printing.eve import eve_printer
from tests.ra.world import World
from tests.slip.paper import CODE

_PAUSE = 0.01  # seconds between two keys: faster than any hand

Work = Callable[[], Awaitable[None]]


async def beside_work(keys: int) -> dict[str, float]:
    """So many keys at least beside each kind of work, and with none."""
    with tempfile.TemporaryDirectory() as name, eve_printer() as eve, PrivatePcscd() as service:
        folder, card_file = Path(name), Path(name) / "card.json"
        os.environ |= service.environment  # libpcsclite takes it once in a process, so each round has its own
        blank_card(path=card_file)
        service.insert(card_file)
        world = World(folder, None)
        world.start()
        printer = IppPrinter(IppClient(Address.of(eve.uri)), PaperSize.A4, "")
        try:
            works: dict[str, Work] = {
                "an enrolment": _enrols,
                "a save": lambda: _saves(folder / "signing.p12"),
                "a print": lambda: _prints(printer),
            }
            async with kiosk_of(world, folder) as kiosk:
                await kiosk.sign_in(new_customer(world))
                found = await _beside(kiosk, works, keys)
            begun = time.perf_counter()
            await make_pdf(statement_slip(CODE, "rakiosk CA", 1))
            found["slip"] = (time.perf_counter() - begun) * 1000
            found["printer's first word"] = await before(world, *BEFORE["no paper"]) * 1000
        finally:
            await printer.close()
            world.stop()
    return found


async def _beside(kiosk: Kiosk, works: dict[str, Work], keys: int) -> dict[str, float]:
    await _key_times(kiosk, keys)
    idle = await _key_times(kiosk, keys)
    found = {"key alone p99": percentile(idle, 99)}
    for name, one in works.items():
        await one()  # what is loaded at the first time is loaded
        busy = list[float]()
        while len(busy) < keys:
            busy += await _key_times(kiosk, 0, asyncio.ensure_future(one()))
        found[f"key during {name} p99"] = percentile(busy, 99)
    return found


async def _key_times(kiosk: Kiosk, keys: int, until: "asyncio.Future[None] | None" = None) -> list[float]:
    """Milliseconds from a key to the widgets at rest after it: so many keys, or until something is done."""
    times = list[float]()
    for number in itertools.count():
        if until.done() if until is not None else number >= keys:
            break
        begun = time.perf_counter()
        kiosk.app.post_message(Key("down", None))
        await kiosk.pilot._wait_for_screen()
        times.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(_PAUSE)
    if until is not None:
        until.result()
    return times


async def _enrols() -> None:
    """Make a key in the card, and write its certificate there."""

    def enrolled() -> None:
        session = CardSession(PcscReader("").connect())
        administer(session)
        enrol(session, Use.SIGNING, KeyAlgorithm.RSA_2048)
        session.close()

    await asyncio.to_thread(enrolled)


async def _saves(file: Path) -> None:
    """Make a certificate file, write it down, and open it again."""
    await new_key(KeyAlgorithm.RSA_2048)
    (key, certificate), password = _certified_key(), Secret.of("Lock4bothfiles")
    content = await make_file(key.private_key(), Contents(certificate, (), "bench"), password, Format.STANDARD)
    await asyncio.to_thread(file.write_bytes, content)
    await open_file(await asyncio.to_thread(file.read_bytes), password)


@cache
def _certified_key() -> tuple[NewKey, bytes]:
    """A key and its certificate, made once: who makes a certificate is the RA, which is not measured here."""
    key = NewKey(KeyAlgorithm.RSA_2048)
    return key, certified(key.public_key(), Use.SIGNING)


async def _prints(printer: IppPrinter) -> None:
    """Make a paper, and print it."""
    job = await printer.print("bench", await make_pdf(statement_slip(CODE, "rakiosk CA", 1)))
    while not (await job.progress()).has_ended:  # noqa: ASYNC110  # the printer tells of no event
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    logging.disable()  # a printer without paper is no news here
    print(json.dumps(asyncio.run(beside_work(int(sys.argv[1])))))
