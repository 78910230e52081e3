"""A kiosk at the real PC/SC service, for tests written for the simulated reader: the same hands, the real wire."""

import os
from pathlib import Path
from typing import Any

from rakiosk.card.port import Connection, ReaderDescription, ReaderInfo, ReaderState
from rakiosk.card.reader import PcscReader
from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import SeenCommand, SoftwareCard
from tests.kiosk import Customer


class CardOnFile:
    """A software card as its file has it at this moment: another process may be that card, in the reader."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(SoftwareCard.load(self.path), name)


def on_file(customer: Customer, path: Path) -> Customer:
    """The same customer, whose card was made in this file."""
    return Customer(customer.cn, customer.password, CardOnFile(path))  # type: ignore[arg-type]


def new_path(folder: Path) -> Path:
    """Where another card may be kept."""
    return folder / f"card-{os.urandom(4).hex()}.json"


class PcscBench:
    """The reader of a private pcscd: the port's Reader for the kiosk, and what hands do at it for the tests."""

    def __init__(self, service: PrivatePcscd) -> None:
        self.commands: list[SeenCommand] = []
        self._service = service
        self._reader = PcscReader()

    def insert(self, card: CardOnFile) -> None:
        """Put a card in."""
        self._service.insert(card.path)

    def pull(self) -> None:
        """Take the card out."""
        self._service.pull()

    def state(self) -> ReaderState:
        """See the port."""
        return self._reader.state()

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """See the port."""
        return self._reader.wait_for_change(known, seconds)

    def readers(self) -> tuple[ReaderInfo, ...]:
        """See the port."""
        return self._reader.readers()

    def choose(self, name: str) -> None:
        """See the port."""
        self._reader.choose(name)

    def connect(self) -> Connection:
        """See the port; every command is noted."""
        return _NotedConnection(self._reader.connect(), self.commands)

    def waits_for_others(self) -> bool:
        """See the port."""
        return self._reader.waits_for_others()

    def describe(self) -> ReaderDescription:
        """See the port."""
        return self._reader.describe()

    def close(self) -> None:
        """See the port."""
        self._reader.close()


class _NotedConnection:
    def __init__(self, connection: Connection, commands: list[SeenCommand]) -> None:
        self._connection, self._commands = connection, commands

    @property
    def is_t0(self) -> bool:
        return self._connection.is_t0

    def transmit(self, command: bytes) -> bytes:
        self._commands.append(SeenCommand(*command[1:4]))
        return self._connection.transmit(command)

    def close(self) -> None:
        self._connection.close()
