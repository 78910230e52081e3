"""Random days of a card at a counter: put in, taken out, right and wrong PINs, changed, unblocked, broken off.

Every step goes through the card service. Beside the card stands what its owner would know, PIN, PUK and both counters;
after every step the card must be where it was, or where that one step may bring it, and nowhere else.
`python -m tests.card.sequences --count 10000 --seed 1`.
"""

import argparse
import asyncio
import time
from collections import Counter as Tally
from dataclasses import dataclass, replace
from random import Random

from rakiosk.domain.errors import CardError, PinWrong, PukWrong
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.faults import Fault
from tests.card.counter import Counter, counter
from tests.card.rig import PIN, PUK, blank_card

TRIES = 3
STEPS_MOST = 14
WRONG_PINS = ("999999", "00000000", "1234567")
WRONG_PUK = b"99999999"
# what comes over the line at once: SILENCE and a dead service have tests of their own, and cost a deadline
FAULTS = (Fault.PULL_BEFORE, Fault.PULL_AFTER, Fault.GARBLE, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.UNPLUG)


@dataclass(frozen=True)
class Known:
    """The card as its owner knows it."""

    pin: str = PIN
    puk: bytes = PUK
    pin_tries: int = TRIES
    puk_tries: int = TRIES

    @classmethod
    def of(cls, card: SoftwareCard) -> "Known":
        """As it is on the card."""
        memory = card._memory
        pin = bytes.fromhex(memory.pin.value).rstrip(b"\xff").decode()
        return cls(pin, bytes.fromhex(memory.puk.value), card.pin_tries_left, card.puk_tries_left)

    def after_pin(self, entry: str, new: str) -> "Known":
        """After this entry of the PIN: one try, or all of them back and the new PIN in place."""
        if self.pin_tries == 0:
            return self
        if entry != self.pin:
            return replace(self, pin_tries=self.pin_tries - 1)
        return replace(self, pin=new, pin_tries=TRIES)

    def after_puk(self, puk: bytes, new_pin: str) -> "Known":
        """After this PUK was sent: one try of it, or the PIN as it is wanted."""
        if self.puk_tries == 0:
            return self
        if puk != self.puk:
            return replace(self, puk_tries=self.puk_tries - 1)
        return replace(self, pin=new_pin, pin_tries=TRIES, puk_tries=TRIES)


@dataclass
class Sequence:
    """One day. `tally` counts its steps by kind."""

    at: Counter
    card: SoftwareCard
    random: Random
    tally: Tally[str]

    async def run(self) -> None:
        """Up to the end of the day, asserting after each step."""
        self.at.reader.insert(self.card)
        for _ in range(self.random.randint(1, STEPS_MOST)):
            kind = self.random.choice(("insert", "insert", "remove", "wrong", "right", "change", "unblock", "look"))
            before = Known.of(self.card)
            self._maybe_a_fault(kind)
            possible = await getattr(self, f"_{kind}")(before)
            self.at.reader.plan(None)
            self.at.reader.plug_in()
            after = Known.of(self.card)
            assert after in possible, f"{kind}: from {before} to {after}"
            assert after.pin_tries >= before.pin_tries - 1, "more than one try went with one submit"
            self.tally[kind] += 1

    def _maybe_a_fault(self, kind: str) -> None:
        if self.random.random() < 0.3 and kind not in {"insert", "remove"}:
            self.at.reader.plan(self.random.choice(FAULTS), at=self.random.randint(1, 4))

    async def _insert(self, before: Known) -> list[Known]:
        self.at.reader.insert(self.card)
        return [before]

    async def _remove(self, before: Known) -> list[Known]:
        self.at.reader.pull()
        return [before]

    async def _look(self, before: Known) -> list[Known]:
        try:
            view = await self.at.card_service.look()
        except CardError:
            self.tally["refused"] += 1
        else:
            assert view.pin_tries_left == before.pin_tries
        return [before]

    async def _wrong(self, before: Known) -> list[Known]:
        return await self._verify(before, self.random.choice(WRONG_PINS))

    async def _right(self, before: Known) -> list[Known]:
        return await self._verify(before, before.pin)

    async def _verify(self, before: Known, entry: str) -> list[Known]:
        pin, done = Secret.of(entry), before.after_pin(entry, before.pin)
        try:
            async with self.at.card_service.opened() as opened:
                try:
                    await opened.verify(pin)
                except CardError:
                    await opened.verify(pin)  # the same submit once more: it must cost nothing
        except PinWrong as wrong:
            assert wrong.tries_left == done.pin_tries
            return [done]
        except CardError:
            self.tally["refused"] += 1
            return [before, done]
        return [done]

    async def _change(self, before: Known) -> list[Known]:
        old, new = self.random.choice((before.pin, before.pin, *WRONG_PINS)), f"{self.random.randrange(10**6, 10**8)}"
        done = before.after_pin(old, new)
        try:
            async with self.at.card_service.opened(self.card.guid) as opened:
                await opened.change_pin(Secret.of(old), Secret.of(new))
        except PinWrong:
            return [done]
        except CardError:
            self.tally["refused"] += 1
            return [before, done]
        return [done]

    async def _unblock(self, before: Known) -> list[Known]:
        """With the PUK half of the time: without it nothing but a try of it may go."""
        new_pin, next_puk = f"{self.random.randrange(10**6, 10**8)}", self.random.randbytes(4).hex().encode()
        puk = self.random.choice((before.puk, WRONG_PUK))
        first = before.after_puk(puk, new_pin)
        rotated = replace(first, puk=next_puk)
        second = first.after_puk(next_puk, new_pin)
        self.tally["unblock without the PUK"] += puk != before.puk
        try:
            async with self.at.card_service.opened(self.card.guid) as opened:
                await opened.unblock(Secret(puk), Secret(next_puk), Secret.of(new_pin))
        except PukWrong as wrong:
            assert wrong.tries_left == second.puk_tries
            return [second]
        except CardError:
            self.tally["refused"] += 1
            return [before, first, rotated] if puk == before.puk else [before, first, second]
        assert puk == before.puk, "unblocked without the PUK"
        return [rotated]


async def run(count: int, seed: int) -> Tally[str]:
    """So many sequences; how many steps of each kind there were. A failure's note has its own seed."""
    tally = Tally[str]()
    async with counter() as at:
        for number in range(count):
            own_seed = f"{seed}/{number}"
            at.reader.pull()
            sequence = Sequence(at, blank_card(is_t0=number % 4 == 0), Random(own_seed), tally)
            try:
                await sequence.run()
            except Exception as error:
                error.add_note(f"sequence {own_seed}")
                raise
    return tally


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Random sequences of what happens to a card at a counter.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    began = time.monotonic()
    tally = asyncio.run(run(options.count, options.seed))
    for kind, steps in sorted(tally.items()):
        print(f"{steps:>9,}  {kind}")
    print(
        f"{options.count:,} sequences in {time.monotonic() - began:.0f} s, seed {options.seed}: never more than one "
        "try a submit, never an unblock without the PUK"
    )


if __name__ == "__main__":
    main()
