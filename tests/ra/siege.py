"""Attacks of strangers on a listener: connections that say nothing, half of something, or take nothing."""

import contextlib
import multiprocessing
import os
import resource
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from tests.terminal import PATIENCE

HALF = b"GET /crl HTTP/1.1\r\nHost: ra\r\nX-Half: "
_STRANGERS_NICENESS = 10


def connect(url: str, number: int = 0, receive_buffer: int = 0) -> socket.socket:
    """A connection from a loopback address of its own for each number."""
    where = urlsplit(url)
    stranger = socket.socket()
    stranger.settimeout(PATIENCE)
    if receive_buffer:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    stranger.bind((f"127.0.{1 + number // 250}.{1 + number % 250}", 0))
    stranger.connect((where.hostname, where.port))
    return stranger


@contextlib.contextmanager
def crowd(url: str, count: int, an_address: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections, so many of them an address, that all have said something."""
    strangers: list[socket.socket] = []
    try:
        for number in range(count):
            strangers.append(connect(url, number // an_address))
            with contextlib.suppress(OSError):  # refused already
                strangers[-1].sendall(said)
        yield strangers
    finally:
        for stranger in strangers:
            stranger.close()


@contextlib.contextmanager
def slow_readers(url: str, count: int, path: str) -> Iterator[list[socket.socket]]:
    """So many connections that have asked for something and take nothing of it."""
    strangers = [connect(url, receive_buffer=4096) for _ in range(count)]
    for stranger in strangers:
        stranger.sendall(f"GET {path} HTTP/1.1\r\nHost: ra\r\n\r\n".encode())
    yield strangers
    for stranger in strangers:
        stranger.close()


def rest(stranger: socket.socket) -> int:
    """How many bytes still come before the other end closes."""
    taken = 0
    with contextlib.suppress(ConnectionResetError):
        while part := stranger.recv(1 << 20):
            taken += len(part)
    return taken


def dribble(stranger: socket.socket) -> None:
    """Send a byte now and then until the other end has had enough."""
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        while not select.select([stranger], [], [], 0.1)[0]:
            stranger.sendall(b"x")
        assert stranger.recv(1) == b""


def wait_until_cut(stranger: socket.socket) -> None:
    """Until the other end has reset the connection; nothing is read."""
    poll = select.poll()
    poll.register(stranger, 0)  # hang-ups and errors are told always
    assert poll.poll(PATIENCE * 1000)


def peak_memory(process: int) -> int:
    """The most that a process has had in memory (bytes)."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


@contextlib.contextmanager
def short_of_memory(process: int, room: int) -> Iterator[None]:
    """A process that may take no more memory than it has, but for some room (bytes)."""
    size = int(Path(f"/proc/{process}/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.prlimit(process, resource.RLIMIT_AS, (size + room, resource.RLIM_INFINITY))
    yield
    resource.prlimit(process, resource.RLIMIT_AS, before)


Deed = Callable[[str, int], None]
"""Something that a stranger does once to a listener's URL, from the loopback address of a number."""


def ask(path: str, body: bytes = b"", *, times: int = 1) -> Deed:
    """To ask for something, so many times in one breath, and to take the answers."""
    method = f"POST {path}" if body else f"GET {path}"
    request = f"{method} HTTP/1.1\r\nHost: ra\r\nContent-Length: {len(body)}\r\n".encode()
    said = (request + b"\r\n" + body) * (times - 1) + request + b"Connection: close\r\n\r\n" + body
    return partial(_ask, said)


def _ask(said: bytes, url: str, number: int) -> None:
    with connect(url, number) as stranger:
        stranger.sendall(said)
        rest(stranger)


def come_and_go(url: str, number: int) -> None:
    """Connect, and leave at once."""
    connect(url, number).close()


def shake_hands(url: str, number: int) -> None:
    """Let the other end do its half of TLS, without the certificate that it wants."""
    with connect(url, number) as stranger:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(stranger) as secured:
            rest(secured)


@contextlib.contextmanager
def flood(url: str, deed: Deed, at_once: int = 40) -> Iterator[None]:
    """A deed again and again by so many strangers, ten of them an address, from a process of its own.

    They are on machines of their own when it is meant: here they take nothing that the RA and its kiosks want.
    """
    process = multiprocessing.get_context("spawn").Process(target=_flood, args=(url, deed, at_once), daemon=True)
    process.start()
    yield
    process.kill()
    process.join()


def _flood(url: str, deed: Deed, at_once: int) -> None:
    os.nice(_STRANGERS_NICENESS)

    def again(number: int) -> None:
        while True:
            with contextlib.suppress(OSError):
                deed(url, number)

    for number in range(at_once):
        threading.Thread(target=again, args=(number // 10,)).start()


@contextlib.contextmanager
def flooded(url: str, deed: Deed, strangers: int, times: int) -> Iterator[None]:
    """A deed so many times by each of so many strangers, from threads of this process; over when they are."""

    def again(number: int) -> None:
        for _ in range(times):
            with contextlib.suppress(OSError):
                deed(url, number)

    threads = [threading.Thread(target=again, args=(number,)) for number in range(strangers)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()
