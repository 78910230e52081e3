"""The examination in a process of its own: what it loads, libraries of 20 MB for printers and buses, ends with it."""

import asyncio
import logging
import pickle
import sys

from rakiosk.config import Config
from rakiosk.support.doctor.verdict import Check, Verdict, failed

log = logging.getLogger("rakiosk.support.doctor")


async def verdicts_apart(config: Config) -> tuple[Verdict, ...]:
    """The verdicts of `examination.verdicts`; one alone, of the program's libraries, where the process failed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "rakiosk.support.doctor.examination_child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        found, last_words = await child.communicate(pickle.dumps(config))
    finally:
        if child.returncode is None:  # whoever waited has left
            child.kill()
            await child.wait()
    if child.returncode != 0:
        log.error("the examination ended by %s: %s", child.returncode, last_words.decode(errors="replace")[-400:])
        return (failed(Check.LIBRARIES, f"status {child.returncode}"),)
    verdicts: tuple[Verdict, ...] = pickle.loads(found)  # noqa: S301  # a process of ours has written it
    return verdicts
