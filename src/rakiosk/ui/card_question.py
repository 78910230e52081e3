"""The question to a customer who takes the card out while signed in: whether to go on."""

import asyncio
from collections.abc import Callable

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.carriers.port import Carrier
from rakiosk.kit.prompts import Cancelled, InsertCard, StillThere, TakeCard, Trouble
from rakiosk.ui.idle import IdleTimes, card_taken
from rakiosk.ui.screen import WizardScreen


class CardQuestion:
    """Asked a moment after the card is gone; a card that is put in says yes, silence no."""

    def __init__(
        self,
        stage: WizardScreen,
        carrier: Callable[[], Carrier | None],
        times: IdleTimes,
        end_visit: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._carrier = carrier
        self._times = times
        self._end_visit = end_visit
        self._asked: StillThere | None = None

    def reader_changed(self, before: ReaderState | None, now: ReaderState) -> None:
        """The reader's state has changed from one to the other; None before the first."""
        if self._asked is not None and now.status is ReaderStatus.PRESENT:
            self._stage.stack.answer(self._asked, answer=True)
        elif before is not None and before.status is ReaderStatus.PRESENT and now.status is ReaderStatus.EMPTY:
            self._stage.run_worker(self._ask_later(self._carrier()), exit_on_error=True)

    async def _ask_later(self, carrier: Carrier | None) -> None:
        await asyncio.sleep(self._times.card_seconds)
        is_same_visit = carrier is self._carrier()  # the next customer is not asked about the card of the one before
        if is_same_visit and self._is_due and not await self._stays():
            self._end_visit()

    async def _stays(self) -> bool:
        self._asked = card_taken(self._times.countdown_seconds)
        try:
            return await self._stage.overlay(self._asked, on_top=True)
        except Cancelled:
            return True
        finally:
            self._asked = None

    @property
    def _is_due(self) -> bool:
        """Whether the customer is asked for something that goes on without the card, and has no words for it."""
        stack, devices = self._stage.stack, self._stage.devices
        has_words = devices.has_needs or isinstance(stack.prompt, InsertCard | TakeCard | Trouble)
        carrier = self._carrier()
        is_missed = carrier is not None and carrier.is_missed(devices.seen)
        return is_missed and self._asked is None and stack.is_waiting and not has_words
