"""`rakiosk-ra serve`: the RA over TLS and the PKI over plain HTTP, a process each."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from anyio.to_thread import current_default_thread_limiter

from rakiosk_ra.api.app import create_app
from rakiosk_ra.background import troubles
from rakiosk_ra.background.reaper import NAME, reap_and_tell
from rakiosk_ra.background.rounds import go_round
from rakiosk_ra.base.log import log_to_stderr
from rakiosk_ra.base.settings import load_settings
from rakiosk_ra.ca.foundation import refuse_missing
from rakiosk_ra.opening import open_registry
from rakiosk_ra.public.app import create_public_app
from rakiosk_ra.registry import Registry
from rakiosk_ra.server.address import Address
from rakiosk_ra.server.listening import Listening
from rakiosk_ra.server.processes import Part, keep_running
from rakiosk_ra.server.resources import give_way, raise_file_limit
from rakiosk_ra.server.tls import EVERY_SECONDS, RENEWAL, ServerTls, check_names

_PUBLIC_THREADS = 16  # as many connections to the database as strangers may keep busy
Bound = tuple[socket.socket, Address]


class Side(StrEnum):
    """A listener, with the process that it has to itself."""

    API = "api"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Opening:
    """All that it takes to open the RA: its state folder and database."""

    state_dir: Path
    database: str | None


def api_listening(ra: Registry, bound: Bound) -> Listening:
    """The kiosks' listener."""
    return Listening(create_app(ra), bound[0], ra.settings.api, ServerTls(ra, bound[1].host))


def public_listening(ra: Registry, bound: Bound) -> Listening:
    """Everybody's listener."""
    return Listening(create_public_app(ra), bound[0], ra.settings.public)


class Servers:
    """Listeners in one process. `run` blocks; `stop` may be called from any thread."""

    def __init__(self, *servers: Listening) -> None:
        self._servers = servers

    def stop(self) -> None:
        """Tell them to finish what they are at, for a second at most, and end."""
        for server in self._servers:
            server.should_exit = True

    async def run(self, up: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`; call `up` once all answer."""
        announcing = asyncio.ensure_future(self._announce(up))
        try:
            await asyncio.gather(*(server.serve() for server in self._servers))
        finally:
            announcing.cancel()

    async def _announce(self, up: Callable[[], None]) -> None:
        for server in self._servers:
            await server.up.wait()
        up()

    async def run_until_signal(self, up: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        await self.run(up)


def serve(state_dir: Path, database: str | None, listen: str, pki_listen: str, only: Side | None = None) -> None:
    """Serve until SIGTERM or SIGINT, or one side only. Raises AdminError."""
    refuse_missing(state_dir)
    addresses = {Side.API: Address.parse(listen), Side.PUBLIC: Address.parse(pki_listen)}
    bound = {side: address.bound() for side, address in addresses.items() if only in {None, side}}
    log_to_stderr()
    settings = load_settings(state_dir)
    check_names(settings, [address.host for _, address in bound.values()])
    raise_file_limit(max(settings.api.connections, settings.public.connections))
    opening = Opening(state_dir, database)
    parts = [Part(side, partial(_RUN[side], opening, bound[side])) for side in bound]
    keep_running(parts, _ready(bound))


def _ready(bound: dict[Side, Bound]) -> str:
    words = ["ready"]
    if Side.API in bound:
        words.append(bound[Side.API][1].url("https"))
    if Side.PUBLIC in bound:
        words += ["pki", bound[Side.PUBLIC][1].url("http")]
    return " ".join(words)


def _serve_api(opening: Opening, bound: Bound, up: Callable[[], None]) -> None:
    with _opened(opening) as ra:
        asyncio.run(_api(ra, bound, up))


async def _api(ra: Registry, bound: Bound, up: Callable[[], None]) -> None:
    listening, every = api_listening(ra, bound), ra.settings.reaper.every_seconds
    rounds = [
        go_round(ra.tasks, NAME, every, partial(reap_and_tell, ra)),
        go_round(ra.tasks, troubles.NAME, troubles.EVERY_SECONDS, partial(troubles.log_endings, ra)),
    ]
    if listening.tls is not None:
        rounds.append(go_round(ra.tasks, RENEWAL, EVERY_SECONDS, listening.tls.look_after))
    going = [asyncio.create_task(each) for each in rounds]
    try:
        await Servers(listening).run_until_signal(up)
    finally:
        for task in going:
            task.cancel()


def _serve_public(opening: Opening, bound: Bound, up: Callable[[], None]) -> None:
    give_way()
    with _opened(opening) as ra:
        asyncio.run(_public(ra, bound, up))


async def _public(ra: Registry, bound: Bound, up: Callable[[], None]) -> None:
    current_default_thread_limiter().total_tokens = _PUBLIC_THREADS
    await Servers(public_listening(ra, bound)).run_until_signal(up)


_RUN = {Side.API: _serve_api, Side.PUBLIC: _serve_public}


@contextlib.contextmanager
def _opened(opening: Opening) -> Iterator[Registry]:
    ra = open_registry(opening.state_dir, opening.database)
    try:
        yield ra
    finally:
        ra.close()
