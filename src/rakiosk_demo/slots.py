"""Where the demo's cards go: the simulated reader in this process, or a private PC/SC service."""

from pathlib import Path

from rakiosk.card.port import Reader
from rakiosk_demo.simulators.card import SimulatedReader, SoftwareCard

# a card takes its time: short enough not to bore, long enough to see what is being done
ANSWER_SECONDS = 0.02
KEY_GENERATION_SECONDS = 0.6


class SimulatedSlot:
    """The simulated reader; the card's state stays in its file."""

    def __init__(self) -> None:
        self._reader = SimulatedReader(answer_delay=ANSWER_SECONDS, key_generation_seconds=KEY_GENERATION_SECONDS)

    def reader(self) -> Reader:
        """The reader for the kiosk's card service."""
        return self._reader

    def insert(self, card: Path) -> None:
        """Put a card in."""
        self._reader.insert(SoftwareCard.load(card))

    def pull(self) -> None:
        """Take the card out."""
        self._reader.pull()
