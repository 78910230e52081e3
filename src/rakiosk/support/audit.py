"""`rakiosk audit`: the kiosk's audit verified, shown and exported."""

import asyncio
import json
from pathlib import Path

from ra_contract.chain import Head
from ra_contract.standard_streams import say
from rakiosk.audit.reading import lines, told, verify
from rakiosk.authority.audit_head import known_head
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.config import Config
from rakiosk.domain.harmless import harmless

HOLDS, BROKEN = 0, 1


def show_verdict(folder: Path, known: str = "") -> int:
    """Say whether the chain holds, and goes through the head that the RA was told if one is given; 0 when it does.

    A head is COUNT:DIGEST. Raises ValueError for one that is none, OSError.
    """
    verdict = verify(folder, _head(known))
    head = verdict.head
    if verdict.fault is not None:
        say(f"BROKEN: {verdict.fault.file}, record {verdict.fault.number}: {verdict.fault.words}.")
        say("Keep the whole folder as it is, and tell whoever answers for the kiosks.")
        return BROKEN
    say(f"It holds: records {verdict.first} to {head.count}.\nhead {head.count}:{head.digest}")
    return HOLDS


def head_at_ra(config: Config) -> str:
    """The head that the RA was told last, as COUNT:DIGEST. Raises OSError, RaError."""
    return asyncio.run(_head_at_ra(config))


async def _head_at_ra(config: Config) -> str:
    transport = Transport.over_tls(config.ra_url, TlsFiles.of(config), timeout_seconds=config.ra_timeout_seconds)
    try:
        head = await known_head(transport)
    finally:
        await transport.close()
    say(f"the RA knows {head.count}:{head.digest}")
    return f"{head.count}:{head.digest}"


def _head(known: str) -> Head | None:
    if not known:
        return None
    count, _, digest = known.partition(":")
    if not count.isdigit() or len(digest) != 64:
        raise ValueError(f"{known} is no head: COUNT:DIGEST, as `rakiosk audit verify` prints it")
    return Head(int(count), digest)


def show(folder: Path, last: int) -> int:
    """Print the last records as text, the oldest first. Raises OSError."""
    for line in list(lines(folder))[-last:]:
        say(harmless(told(line)).replace("\n", " "))  # whoever has edited the file has written it
    return HOLDS


def export(folder: Path) -> int:
    """Write every record with its digest to standard output, a JSON object of ASCII a line. Raises OSError."""
    for line in lines(folder):
        say(json.dumps(line.facts | {"digest": line.digest}))
    return HOLDS
