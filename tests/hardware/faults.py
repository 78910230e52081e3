"""A customer who goes through a section by its script while the card or its reader fails at one command.

Whatever happens, the customer answers what the screen asks, until the section is done. What must hold afterwards is
asserted here for every section alike: the right sentence, one PIN try an entry at most, card and RA of one mind.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle

from rakiosk.ui.prompts.trouble import TroubleView
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView
from rakiosk_demo.simulators.card import SeenCommand
from rakiosk_demo.simulators.card.faults import Fault
from tests.kiosk import PATIENCE, Customer, Kiosk

STOPS_MOST = 40  # of one walk; a script that leads in circles is a failure
SILENCE_SECONDS = 1.0  # until a command that is not answered counts as stuck
SELECT, GET_DATA, GET_RESPONSE, GENERAL_AUTHENTICATE, MANAGEMENT_KEY = 0xA4, 0xCB, 0xC0, 0x87, 0x9B
CHANGE_REFERENCE_DATA, RESET_RETRY_COUNTER = 0x24, 0x2C

_CODES: dict[Fault, str] = {
    Fault.PULL_BEFORE: "C07",
    Fault.PULL_AFTER: "C07",
    Fault.RESET_BEFORE: "C08",
    Fault.RESET_AFTER: "C08",
    Fault.SILENCE: "C10",
    Fault.SERVICE_STOP: "C01",
    Fault.UNPLUG: "C02",
}


@dataclass
class Walk:
    """One way through a section."""

    kiosk: Kiosk
    customer: Customer
    told: list[str] = field(default_factory=list)  # codes of troubles, in their order
    entries: int = 0
    spent: list[int] = field(default_factory=list)  # tries that went with each entry, before the next one
    _tries: int = 0
    commands: list[SeenCommand] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.kiosk.press(*keys)

    async def enter_pin(self, *texts: str) -> None:
        """Enter a card PIN, alone or among other fields: one submit."""
        self.entries += 1
        self._tries = self.customer.card.pin_tries_left
        self.spent.append(0)
        await self.kiosk.enter(*texts)

    def count_tries(self) -> None:
        """The cost of the last entry until now."""
        if self.spent:
            self.spent[-1] = max(self.spent[-1], self._tries - self.customer.card.pin_tries_left)


Answer = Callable[[Walk], Awaitable[None]]


async def go_on(walk: Walk) -> None:
    """The forward button, which has the focus."""
    await walk.press("enter")


@dataclass(frozen=True)
class Script:
    """How a section is gone through. `answers`: what is done when these words stand on the screen.

    `prepare` brings a customer whose card is in the reader and who stands at the home: the one who stands there from
    the walk before, if that one will do. `agrees` asserts that card and RA are of one mind when the section is `done`
    (words of its last screen).
    """

    key: str
    answers: tuple[tuple[str, Answer], ...]
    done: str
    prepare: Callable[[Kiosk, Customer | None], Awaitable[Customer]]
    agrees: Callable[[Walk], Awaitable[None]]


@dataclass
class Campaign:
    """Walks through one section at one kiosk."""

    script: Script
    kiosk: Kiosk
    commands: list[SeenCommand] = field(default_factory=list)  # of a walk without a fault
    runs: int = 0
    _customer: Customer | None = None

    async def begin(self) -> None:
        """Walk once without a fault, for the commands."""
        self.commands = (await self._walked(None, 0)).commands

    async def survives(self, fault: Fault, at: int) -> None:
        """Walk with this fault at this command (the first is 1), and assert what must hold of it."""
        walk = await self._walked(fault, at)
        place = f"{fault} at command {at}: {self.commands[at - 1]}"
        assert self.kiosk.reader.pending_fault is None, f"{place}: never came"
        assert walk.told == _right_codes(fault, self.commands, at), f"{place}: told {walk.told}"
        assert max(walk.spent, default=0) <= 1, f"{place}: entries spent {walk.spent}"
        self.runs += 1

    async def _walked(self, fault: Fault | None, at: int) -> Walk:
        self.kiosk.world.refill_budgets()  # no customer comes as often as this one
        self._customer = await self.script.prepare(self.kiosk, self._customer)
        return await _walked(self.script, Walk(self.kiosk, self._customer), fault, at)


def round_robin(length: int, step: int) -> Iterator[tuple[int, Fault]]:
    """Each `step`th command once, the kinds of fault in turn."""
    yield from zip(range(1, length + 1, step), cycle(Fault), strict=False)


def every_one(length: int, faults: Iterable[Fault] = Fault) -> Iterator[tuple[int, Fault]]:
    """Every command with every one of these kinds of fault."""
    yield from ((at, fault) for fault in faults for at in range(1, length + 1))


async def _walked(script: Script, walk: Walk, fault: Fault | None, at: int) -> Walk:
    """Through the section and back at the home."""
    kiosk = walk.kiosk
    before = len(kiosk.reader.commands)
    _be_patient(kiosk, SILENCE_SECONDS if fault is Fault.SILENCE else PATIENCE)
    kiosk.reader.plan(fault, at=at)
    await _go(walk, script, fault)
    walk.commands = kiosk.reader.commands[before:]
    await script.agrees(walk)
    done = len(kiosk.reader.commands)
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")
    await the_home_leaves_the_card_alone(kiosk, done)
    return walk


async def the_home_leaves_the_card_alone(kiosk: Kiosk, since: int) -> None:
    """Wait until the home has looked at the card: what it asks of it would count as the next walk's commands."""
    await kiosk.home_has_looked(since)
    assert kiosk.app.visit is not None
    async with kiosk.app.visit.card_service._turn:
        pass


def _right_codes(fault: Fault, commands: list[SeenCommand], at: int) -> list[str]:
    """The words that the customer is told when this one of the commands meets the fault."""
    command = commands[at - 1]
    if fault in {Fault.RESET_BEFORE, Fault.RESET_AFTER} and _is_opening(commands, at):
        return []  # nothing was done yet: the card is opened once more without a word
    if doubt := _doubt(command, commands):
        return [doubt]
    if fault is not Fault.GARBLE:
        return [_CODES[fault]]
    if command.ins == SELECT:
        return ["C05"]  # it looks like another application
    return ["C12" if (command.ins, command.p2) == (GENERAL_AUTHENTICATE, MANAGEMENT_KEY) else "C11"]


def _doubt(command: SeenCommand, commands: list[SeenCommand]) -> str:
    """The code of what is told where a new PIN went to the card and its answer was lost."""
    is_reset = any(seen.ins == RESET_RETRY_COUNTER for seen in commands)
    if command.ins == RESET_RETRY_COUNTER or (is_reset and command.ins == CHANGE_REFERENCE_DATA):
        return "C21"
    return "C20" if command.ins == CHANGE_REFERENCE_DATA else ""


def _is_opening(commands: list[SeenCommand], at: int) -> bool:
    """SELECT, and the reading of the CHUID right after it: one object, that comes in one answer."""
    instructions = [command.ins for command in commands]
    if instructions[at - 1] == SELECT:
        return True
    return instructions[at - 2 : at] == [SELECT, GET_DATA] and instructions[at] not in {GET_RESPONSE, GET_DATA}


async def _go(walk: Walk, script: Script, fault: Fault | None) -> None:
    kiosk, view = walk.kiosk, walk.kiosk.app.stage.view
    await kiosk.press(script.key)
    for _ in range(STOPS_MOST):
        view = await _next_stop(kiosk, view)
        walk.count_tries()
        if isinstance(view, TroubleView):
            code = view._words.code
            await kiosk.sees(f"代碼：{code}")
            walk.told.append(code)
            await _mend(walk, fault)
            continue
        words = await kiosk.sees_one_of(script.done, *(words for words, _ in script.answers))
        if words == script.done:
            return
        await dict(script.answers)[words](walk)
    raise AssertionError(f"the section does not end; the screen says:\n{kiosk.text()}")


async def _mend(walk: Walk, fault: Fault | None) -> None:
    """Do what the customer or the staff do about it: the trouble then ends by itself, or with the forward button."""
    reader = walk.kiosk.reader
    match fault:
        case Fault.PULL_BEFORE | Fault.PULL_AFTER:
            reader.insert(walk.customer.card)
        case Fault.SILENCE:
            _be_patient(walk.kiosk, PATIENCE)
            reader.pull()
            reader.insert(walk.customer.card)
        case Fault.SERVICE_STOP:
            reader.start_service()
        case Fault.UNPLUG:
            reader.plug_in()
        case _:
            await walk.press("enter")


async def _next_stop(kiosk: Kiosk, view: PromptView | None) -> PromptView:
    """Wait until another prompt than this stands there and asks for something."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                if kiosk.app._exception is not None:
                    raise kiosk.app._exception
                now = kiosk.app.stage.view
                if now is not None and now is not view and not isinstance(now, WorkingView):
                    return now
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"it does not go on; the screen says:\n{kiosk.text()}") from None


def _be_patient(kiosk: Kiosk, seconds: float) -> None:
    assert kiosk.app.visit is not None
    kiosk.app.visit.card_service._deadline = seconds
    kiosk.app.visit.card_service._generation_deadline = seconds
