"""The RA is told how far the kiosk's audit is, at each visit's end and each hour: so an old copy of it shows.

What support did with a customer's leave goes along, and is an act in the RA's own audit. Each is told once: the RA
knows which ones by the count of the head that it has.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ra_contract.chain import Head
from ra_contract.kiosk_audit import SUPPORT_ACTS_MOST, AuditHead, AuditNews, SupportAct
from rakiosk.audit.lines import Line
from rakiosk.audit.port import Act, Audit
from rakiosk.audit.reading import digest_at, head_of, lines_from
from rakiosk.audit.who import who_key
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaError

EVERY_SECONDS = 3600.0
PATH = "/v1/kiosk/audit-head"
_TOLD_OF = ("help-", "act-", "message-", "restart-", "pack")  # not of looking on, and not of asking for what follows
_log = logging.getLogger("rakiosk.authority")


async def keep_told(folder: Path, connect: Callable[[], Transport], audit: Audit, visit_over: asyncio.Event) -> None:
    """Tell the RA now, at each visit's end and each hour, for the life of the kiosk."""
    while True:
        visit_over.clear()
        await one_round(folder, connect, audit)
        with suppress(TimeoutError):
            await asyncio.wait_for(visit_over.wait(), EVERY_SECONDS)


async def one_round(folder: Path, connect: Callable[[], Transport], audit: Audit) -> bool:
    """Tell the RA; whether it was told of all, and the audit is the one that it knows. Hindrances are in the log."""
    try:
        transport = await asyncio.to_thread(connect)
        try:
            return await _tell(folder, transport, audit)
        finally:
            await transport.close()
    except (OSError, ValueError, RaError) as error:
        _log.warning("the RA was not told of the audit: %s: %s", type(error).__name__, error)
        return False


async def known_head(transport: Transport) -> Head:
    """The head that the RA knows. Raises RaError."""
    told = await transport.record("GET", PATH, AuditHead)
    return Head(told.count, told.digest)


async def _tell(folder: Path, transport: Transport, audit: Audit) -> bool:
    while True:
        known = await known_head(transport)
        await audit.noted(Act.TOLD, known=known.count)  # and with it all that was noted before is on disk
        news, is_all = await asyncio.to_thread(_news, folder, known)
        await transport.request("PUT", PATH, news)
        if news.known != known.digest:
            _log.error("the RA knows record %d of another audit than this: was an old copy put back?", known.count)
            return False
        if is_all:
            return True


def _news(folder: Path, known: Head) -> tuple[AuditNews, bool]:
    """The news since a head, and whether that is all: the acts of support are so many at most."""
    at_known = digest_at(folder, known.count)
    acts = [line for line in lines_from(folder, known.count + 1) if _is_told_of(line)] if at_known else []
    some = list(islice(acts, SUPPORT_ACTS_MOST))
    is_all = len(some) == len(acts)
    head = head_of(folder) if is_all else Head(int(some[-1].facts["n"]), some[-1].digest)
    key = base64.b64encode(who_key(folder)).decode()
    return AuditNews(AuditHead(head.count, head.digest), at_known, key, tuple(map(_act, some))), is_all


def _is_told_of(line: Line) -> bool:
    facts = line.facts
    return facts.get("act") == Act.SUPPORT and str(facts.get("what", "")).startswith(_TOLD_OF)


def _act(line: Line) -> SupportAct:
    facts = line.facts
    return SupportAct(int(facts["n"]), str(facts["at"])[:64], str(facts["what"])[:64], str(facts.get("by", ""))[:64])
