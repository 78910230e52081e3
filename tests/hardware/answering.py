"""A customer's card that answers some commands as cards do that are odd, picky or worn out."""

from collections.abc import Mapping

from rakiosk_demo.simulators.card import SoftwareCard


class Answering:
    """A card that answers these instructions by these status words (hex), and all others as the good card does.

    `times`: only so often, all in all. `only_with_data`: an empty VERIFY is answered well. As a connection it does for
    tests of the ladder.
    """

    def __init__(
        self, card: SoftwareCard, answers: Mapping[int, str], *, times: int | None = None, only_with_data: bool = False
    ) -> None:
        self.card = card
        self.is_t0, self.atr = card.is_t0, card.atr
        self.answers = dict(answers)
        self.answered = 0
        self._times = times
        self._only_with_data = only_with_data

    def power_on(self) -> None:
        self.card.power_on()

    def reset(self) -> None:
        self.card.reset()

    def close(self) -> None:
        self.card.reset()

    def transmit(self, command: bytes) -> bytes:
        is_due = self._times is None or self.answered < self._times
        is_meant = command[1] in self.answers and (len(command) > 5 or not self._only_with_data)
        if is_due and is_meant and not command[0] & 0x10:  # the last part of a chain
            self.answered += 1
            return bytes.fromhex(self.answers[command[1]])
        return self.card.transmit(command)


class Uncounted(Answering):
    """A card that says of a wrong PIN only that it was wrong."""

    def transmit(self, command: bytes) -> bytes:
        answer = super().transmit(command)
        is_count = command[1] in {0x20, 0x24} and len(command) > 5 and answer[0] == 0x63
        return b"\x63\x00" if is_count else answer
