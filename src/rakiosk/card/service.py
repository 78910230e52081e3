"""The card service: one thread for the card, one that watches the reader, and the event loop kept free of both.

Operations queue: one card, one transaction, one operation at a time. The card is reset after each, so that no PIN
stays verified. An APDU that never comes back costs its thread, not the kiosk: past the deadline it says "stuck",
refuses work, and takes a new thread once the old one returns or the reader changes. A card that another program keeps
so long is busy, and the reader well.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import TypeVar

from rakiosk.card.failures import Failures
from rakiosk.card.opened import SessionCard
from rakiosk.card.port import (
    Ability,
    CardView,
    OpenedCard,
    Reader,
    ReaderDescription,
    ReaderInfo,
    ReaderState,
    ReaderStatus,
)
from rakiosk.card.session import CardSession
from rakiosk.card.steps import MakeSession
from rakiosk.card.transaction import KnownCard, Transaction
from rakiosk.card.watcher import ReaderWatch
from rakiosk.card.worker import Worker, asked_apart
from rakiosk.domain.errors import (
    CardBroken,
    CardBusy,
    CardError,
    CardFailing,
    CardGarbled,
    CardOfSomeoneElse,
    ReaderStuck,
)

Result = TypeVar("Result")

_CLOSE_SECONDS = 2.0
_OWNER_SECONDS = 1.0  # to find out who has the card


class CardService:
    """The one way to the card. Made and used in the event loop; `reader` is used in the card service's threads only."""

    def __init__(
        self,
        reader: Reader,
        *,
        make_session: MakeSession = CardSession,
        deadline_seconds: float = 30.0,
        generation_deadline_seconds: float = 180.0,
    ) -> None:
        self._reader = reader
        self._make_session = make_session
        self._deadline = deadline_seconds
        self._generation_deadline = generation_deadline_seconds
        self._turn = asyncio.Lock()
        self._known = KnownCard()
        self._failures = Failures()
        self._worker: Worker | None = None
        self._stuck: Worker | None = None
        self._waits_for_others = False  # what is stuck is not the reader: another program has the card
        self._seen = ReaderState(ReaderStatus.NO_SERVICE)
        self._told: ReaderState | None = None
        self._on_change: Callable[[ReaderState], None] | None = None
        self._watch: ReaderWatch | None = None
        self._step_ends_by = 0.0
        self._is_closed = False
        self._listeners: list[Callable[[], None]] = []
        self.chosen_reader = ""
        """The reader that the customer has chosen, by its name; empty: whichever holds a card."""

    def start(self, on_change: Callable[[ReaderState], None]) -> None:
        """Watch the reader from now on; `on_change` is called in the event loop with each new state."""
        self._on_change = on_change
        self._watch = ReaderWatch(self._reader, self._see)

    @contextmanager
    def told_to(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call a listener, too, after each change of the state, for as long as the block runs."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    @property
    def state(self) -> ReaderState:
        """The reader's state as it was told last: "no service" until the first look at it is back."""
        is_stuck = self._stuck and not self._waits_for_others
        return replace(self._seen, status=ReaderStatus.STUCK) if is_stuck else self._seen

    def can(self, ability: Ability) -> bool:
        """Whether cards can do this here: told without a card, so that nothing is begun in vain."""
        return ability in self._make_session.abilities

    async def look(self, guids: Collection[str] = ()) -> CardView:
        """Read GUID and tries left, in 3 APDUs and without spending a try. Raises any CardError but the PIN's.

        2 APDUs when a card of one of these GUIDs (32 lower-case hex digits) is known to be the one that is in.
        """
        guid = self._known.guid if self._known.guid in guids else None
        for _ in range(2):  # left verified by another program, a PIN tells no tries; the closing resets that
            async with self._transaction(guid) as (transaction, worker):
                session = transaction.session
                tries_left = await self._run(worker, session.tries_left)
                if tries_left is not None:
                    return CardView(session.guid, tries_left)
        raise CardGarbled("the PIN is verified after a reset")

    async def describe(self) -> ReaderDescription:
        """Reader, driver and card, as far as PC/SC tells, between two operations. Raises ReaderStuck, CardBusy."""
        async with self._turn:
            return await self._run(self._usable_worker(), self._reader.describe)

    async def readers(self) -> tuple[ReaderInfo, ...]:
        """All readers that are connected, between two operations. Raises ReaderStuck, CardBusy."""
        async with self._turn:
            return await self._run(self._usable_worker(), self._reader.readers)

    async def choose(self, name: str) -> None:
        """Use the reader of this name, until another is chosen; "": whichever holds one. Raises as `readers`."""
        async with self._turn:
            self.chosen_reader = ""
            worker = self._usable_worker()

            def choose() -> ReaderState:
                self._reader.choose(name)
                return self._reader.state()

            self._see(await self._run(worker, choose))
            self.chosen_reader = name

    @asynccontextmanager
    async def opened(self, guid: str | None = None) -> AsyncIterator[OpenedCard]:
        """A card for one operation, reset at the end whatever happens; 2 APDUs.

        Raises CardOfSomeoneElse when a GUID is given (32 lower-case hex digits) and the card has another. It is read
        from the card, unless it was already since this card was put in: then 1 APDU. Inside it `look` and `opened`
        would wait for themselves. Cancelled, the step that runs still ends before the reset. Raises CardBroken for a
        card that was found broken before; `forget_failures` ends that.
        """
        async with self._transaction(guid) as (transaction, worker):
            self._failures.require_sound(transaction.session.guid)
            if guid is not None and transaction.session.guid != guid:
                raise CardOfSomeoneElse("another GUID than was looked for")

            async def run(step: Callable[[], Result], *, slow: bool = False) -> Result:
                return await self._run(worker, step, self._generation_deadline if slow else self._deadline)

            yield SessionCard(transaction.session, run)

    def forget_failures(self) -> None:
        """The next card that fails is another customer's."""
        self._failures.forget()

    async def close(self) -> None:
        """Let the reader go and end both threads, unless one is stuck. Waits a little for an operation to end."""
        if self._is_closed:
            return
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS), self._turn:
                pass
        if self._watch:
            self._watch.end()
        self._reader.close()
        if self._watch:
            await asyncio.to_thread(self._watch.join, _CLOSE_SECONDS)
        if self._worker:
            self._worker.retire()
            await asyncio.to_thread(self._worker.join, _CLOSE_SECONDS)

    @asynccontextmanager
    async def _transaction(self, guid: str | None = None) -> AsyncIterator[tuple[Transaction, Worker]]:
        async with self._turn:
            worker = self._usable_worker()
            transaction = Transaction(self._reader, self._known, guid, self._make_session)
            try:
                await self._run(worker, transaction.open)
                yield transaction, worker
            finally:
                await self._end(worker, transaction)

    def _usable_worker(self) -> Worker:
        if self._stuck or self._is_closed:
            raise self._no_answer("the reader has not come back yet")
        self._worker = self._worker or Worker("card")
        return self._worker

    async def _run(self, worker: Worker, step: Callable[[], Result], seconds: float | None = None) -> Result:
        if worker is not self._worker:
            raise ReaderStuck("an earlier step is still on its way")
        self._step_ends_by = asyncio.get_running_loop().time() + (seconds or self._deadline)
        try:
            async with asyncio.timeout_at(self._step_ends_by):
                result = await worker.submit(step)
        except TimeoutError:
            await self._give_up(worker)
            raise self._no_answer("no answer before the deadline") from None
        except (CardFailing, CardBroken) as error:
            raise self._failures.judged(self._known.guid, error) from error
        self._step_ends_by = 0.0
        return result

    async def _end(self, worker: Worker, transaction: Transaction) -> None:
        """Close after whatever step still runs: the worker does one thing at a time, in order."""
        closing = worker.submit(transaction.close)
        ends_by = max(self._step_ends_by, asyncio.get_running_loop().time() + self._deadline)
        try:
            if self._worker is worker:
                async with asyncio.timeout_at(ends_by):
                    await asyncio.shield(closing)
        except TimeoutError:
            await self._give_up(worker)
        finally:
            if self._worker is not worker:
                worker.retire(lambda: self._recover(worker))

    async def _give_up(self, worker: Worker) -> None:
        self._stuck, self._worker = worker, None
        self._waits_for_others = bool(await asked_apart(self._reader.waits_for_others, _OWNER_SECONDS))
        self._tell()

    def _no_answer(self, words: str) -> CardError:
        return CardBusy(words) if self._stuck and self._waits_for_others else ReaderStuck(words)

    def _recover(self, worker: Worker) -> None:
        if self._stuck is worker:
            self._stuck = None
            self._tell()

    def _see(self, state: ReaderState) -> None:
        self._seen = state
        self._stuck = None  # what it was stuck on is gone; if not, the next operation finds out
        self._tell()

    def _tell(self) -> None:
        if self._on_change and self.state != self._told:
            self._told = self.state
            self._on_change(self.state)
            for listener in tuple(self._listeners):
                listener()
