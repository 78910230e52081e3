"""A hundred thousand answers of printers: `python -m tests.hostile.fuzz_printers --mutants 100000 --seed 1`.

A printer, or the queue of a CUPS before it, gives mutated answers while it is asked how it stands and what it would
take, and while a paper goes to it. Ends at the first that takes longer than two seconds, or that is told otherwise than
by a condition.
"""

import argparse
import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress
from random import Random

import httpx

from rakiosk.printing.ipp import IppPrinter
from rakiosk.printing.ipp_client import Address, IppClient, Unanswered
from rakiosk.printing.ipp_state import Watcher
from rakiosk.printing.port import PaperSize, PrinterTrouble
from tests.hostile.mutants import flipped, mutated, watched
from tests.printing.stand_in import ENUM, KEYWORD, URI, StandIn, attribute

MEDIA = "iso_a4_210x297mm"
_PRINTED = 0.02  # of the mutants
_PAPER_SECONDS = 10  # a printer that does not stop a paper is waited for, and told again later
_ODD = [
    b"",
    attribute(URI, "device-uri", ["ipp://[fe80::1]:631/ipp/print"]),
    attribute(URI, "device-uri", ["http://printer.local:8631/ipp/print"]),
    attribute(KEYWORD, "cups-ipp-missing-job-history", ["none"]),
    attribute(ENUM, "finishings-supported", [2147483647]),
]
_STATES = (["none"], ["media-empty-error", "media-jam-warning"], ["paused", "offline-report"], ["door-open"])


class Mutator:
    """The other end of the line: a stand-in's answers, mutated."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._printer = StandIn(media=(MEDIA,))

    def begin(self) -> None:
        """Be another printer."""
        self._printer.reasons, self._printer.odd = self.random.choice(_STATES), self.random.choice(_ODD)
        self._printer.printer_state, self._printer.job_state = self.random.randint(3, 5), self.random.randint(3, 9)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        mutation = mutated if self.random.random() < 0.2 else flipped
        return httpx.Response(200, content=mutation(self._printer.respond(request.content), self.random))


class Client(IppClient):
    """A client whose line leads to a mutator."""

    def __init__(self, address: Address, mutator: Mutator) -> None:
        super().__init__(address)
        self._http = httpx.AsyncClient(transport=httpx.MockTransport(mutator))


async def fuzz(mutants: int, seed: int) -> Counter[str]:
    """Try so many; how often each condition was told. Raises Hung, and whatever should not have been raised."""
    random, told = Random(seed), Counter[str]()
    mutator = Mutator(random)
    while told.total() < mutants:
        mutator.begin()
        client = Client(Address.of("ipp://printer.invalid/ipp/print"), mutator)
        client.is_queue = random.random() < 0.3
        note = f"seed {seed}, after {told.total()}"
        with watched(note):
            told.update(await _asked(client, mutator))
            _addressed(random)
        if random.random() < _PRINTED:
            with watched(note, _PAPER_SECONDS):
                told.update(await _printed(client))
    return told


async def _asked(client: Client, mutator: Mutator) -> list[str]:
    """The conditions that the printer tells, and whether it would take a paper."""
    watcher = Watcher(client)
    if client.is_queue:  # else it would ask on a real line
        watcher.device = Client(Address.of("ipp://behind.invalid/"), mutator)
    told = []
    for asking in (watcher.standing(), watcher.would_take(MEDIA)):
        try:
            answer = await asking
            told.append("tells" if answer else "would take it")
        except Unanswered as unanswered:
            told.append(unanswered.condition.value)
    if watcher.device is not None:
        await watcher.close()
    return told


async def _printed(client: Client) -> list[str]:
    """The end of a paper's way through it."""
    printer = IppPrinter(client, PaperSize.A4, "")
    try:
        job = await printer.print("slip", b"%PDF-")
        progress = await job.progress()
        await job.cancel()
    except PrinterTrouble as trouble:
        return [f"refused: {type(trouble).__name__}"]
    return [f"job {progress.state.value}"]


def _addressed(random: Random) -> None:
    """A queue's word of where its device is: an address, or none that anybody could ask."""
    uri = mutated(b"ipps://[fe80::1%25eth0]:8631/ipp/print", random).decode(errors="replace")
    with suppress(ValueError):
        httpx.URL(Address.of(uri).http)


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Mutated answers of printers.")
    parser.add_argument("--mutants", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    logging.disable()
    told = asyncio.run(fuzz(options.mutants, options.seed))
    for answer, count in told.most_common():
        print(f"{count:>9,}  {answer}")
    print(f"{told.total():,} mutants, seed {options.seed}: each told by a condition")


if __name__ == "__main__":
    main()
