"""Attacks of strangers on a listener: connections that say nothing, half of something, or take nothing."""

import contextlib
import multiprocessing
import resource
import select
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.terminal import PATIENCE

HALF = b"GET /crl HTTP/1.1\r\nHost: ra\r\nX-Half: "


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


@contextlib.contextmanager
def flood(url: str, path: str, at_once: int = 40) -> Iterator[None]:
    """Requests one after the other over so many connections, from a process of its own."""
    process = multiprocessing.get_context("spawn").Process(target=_flood, args=(url, path, at_once), daemon=True)
    process.start()
    yield
    process.kill()
    process.join()


def _flood(url: str, path: str, at_once: int) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: ra\r\nConnection: close\r\n\r\n".encode()

    def ask(number: int) -> None:
        while True:
            with contextlib.suppress(OSError), connect(url, number) as stranger:
                stranger.sendall(request)
                rest(stranger)

    for number in range(at_once):
        threading.Thread(target=ask, args=(number // 10,)).start()
