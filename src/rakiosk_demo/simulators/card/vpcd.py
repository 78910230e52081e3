"""The simulated card behind real PC/SC: `rakiosk virtual-card` puts it into the reader of vpcd (vsmartcard).

The card's side of vpcd's protocol: every message has its length (two bytes, big endian) before it. A message of one
byte is a control; any other is a command APDU. Connected means inserted.
"""

import argparse
import contextlib
import signal
import socket
import sys
import threading
from pathlib import Path

from rakiosk_demo.simulators.card.administrator import ManagementAlgorithm
from rakiosk_demo.simulators.card.software_card import SoftwareCard

VPCD_PORT = 35963
# What PIV cards without an issuer have from the factory, and every client knows.
FACTORY_MANAGEMENT_KEY = bytes.fromhex("010203040506070801020304050607080102030405060708")

_RECONNECT_SECONDS = 0.1


class VirtualCard:
    """A card that stays in vpcd's reader until it is stopped; a restart of pcscd is waited out."""

    def __init__(self, card: SoftwareCard, host: str, port: int) -> None:
        self._card = card
        self._address = (host, port)
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Serve until `stop`."""
        while not self._stopped.is_set():
            # pcscd may not be up, or go down: then try again
            with contextlib.suppress(OSError), socket.create_connection(self._address) as connection:
                self._socket = connection
                self._serve(connection)
            self._stopped.wait(_RECONNECT_SECONDS)

    def stop(self) -> None:
        """Pull the card; one command may still be done, its answer is lost. Safe in a signal handler."""
        self._stopped.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it may be down already
                self._socket.shutdown(socket.SHUT_RDWR)

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._stopped.is_set():
            message = _receive(connection, int.from_bytes(_receive(connection, 2), "big"))
            answer = self._answer(message)
            if answer is not None:
                connection.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, message: bytes) -> bytes | None:
        match message:
            case b"\x00" | b"\x02":  # power off, reset
                self._card.reset()
            case b"\x01":  # power on
                self._card.power_on()
            case b"\x04":  # the answer to reset, which is also how the driver asks whether a card is there
                return self._card.atr
            case _:
                return self._card.transmit(message)
        return None


def serve(path: Path, host: str, port: int, *, is_t0: bool = False) -> None:
    """Keep the card of a file in the reader until SIGTERM or SIGINT. Raises OSError, ValueError for a bad file."""
    virtual_card = VirtualCard(SoftwareCard.load(path, is_t0=is_t0), host, port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: virtual_card.stop())
    virtual_card.run()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `rakiosk virtual-card`; `command` of what they are parsed to is `run`."""
    parser.set_defaults(command=run)
    parser.add_argument(
        "--card",
        type=Path,
        required=True,
        metavar="FILE",
        help="the card's state; a new card is made when it is absent",
    )
    parser.add_argument(
        "--vpcd",
        type=_host_and_port,
        default=("localhost", VPCD_PORT),
        metavar="HOST:PORT",
        help=f"where pcscd's vpcd driver listens (default localhost:{VPCD_PORT})",
    )
    parser.add_argument("--t0", action="store_true", help="speak T=0 instead of T=1")


def run(arguments: argparse.Namespace) -> int:
    """The command `rakiosk virtual-card`; its exit status."""
    path: Path = arguments.card
    host, port = arguments.vpcd
    try:
        if not path.exists():
            _make_factory_card(path)
        serve(path, host, port, is_t0=arguments.t0)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"rakiosk virtual-card: {path}: {error}\n")
        return 1
    return 0


def _make_factory_card(path: Path) -> None:
    card = SoftwareCard.create(
        path, management_key=FACTORY_MANAGEMENT_KEY, management_algorithm=ManagementAlgorithm.TRIPLE_DES
    )
    sys.stderr.write(
        f"a new card in {path}: GUID {card.guid}, PIN 123456, PUK 12345678, "
        f"management key {FACTORY_MANAGEMENT_KEY.hex()} (3DES)\n"
    )


def _host_and_port(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isdecimal():
        raise argparse.ArgumentTypeError("HOST:PORT is wanted")
    return host.strip("[]"), int(port)


def _receive(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        # vpcd 3.3 sends length and body as two segments: without an acknowledgement at once, Nagle's algorithm
        # there and delayed acknowledgement here cost 44 ms a command. The kernel forgets the option, so set it anew.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError("vpcd has hung up")
        data += part
    return data


def main() -> int:
    """`python -m rakiosk_demo.simulators.card.vpcd`: the same without the rest of the kiosk."""
    parser = argparse.ArgumentParser(prog="rakiosk virtual-card", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
