"""A pack of diagnostics for a ticket: one text, of parts that are listed before anything is written.

Nothing is in it that support is not told one by one: no secret, no name, no CN, no value of a setting.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rakiosk.audit.kept import folder_of
from rakiosk.audit.reading import last, told, verify
from rakiosk.config import Config
from rakiosk.files import state_folder, write_whole
from rakiosk.i18n import _
from rakiosk.support.answers import Answer, done, refused
from rakiosk.support.doctor.apart import verdicts_apart
from rakiosk.support.doctor.report import lines as said

_EVENTS = 200
_NO_PLACE = _("this kiosk keeps nothing: [kiosk] state is empty")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pack."""

    name: str
    lines: tuple[str, ...]


async def made(config: Config, status: dict[str, Any]) -> tuple[Part, ...]:
    """The parts, gathered now and written nowhere."""
    return (
        Part("status", tuple(f"{name}: {value}" for name, value in status.items())),
        Part("doctor", tuple(said(await verdicts_apart(config)))),
        *await asyncio.to_thread(_of_audit, config),
    )


def _of_audit(config: Config) -> tuple[Part, ...]:
    folder = folder_of(config)
    if folder is None:
        return ()
    verdict = verify(folder)
    fault = verdict.fault
    holds = "holds" if fault is None else f"BROKEN at record {fault.number}: {fault.words}"
    return (
        Part("audit", (f"records {verdict.first} to {verdict.head.count}: {holds}", f"head {verdict.head.digest}")),
        Part("events", tuple(told(line) for line in last(folder, _EVENTS))),
    )


def text_of(parts: tuple[Part, ...]) -> str:
    """The whole pack; it begins with what is in it."""
    listed = ", ".join(part.name for part in parts)
    heads = f"In this pack: {listed}. No secret, name or CN is in it.\n"
    return heads + "".join(f"\n== {part.name}\n" + "".join(f"{line}\n" for line in part.lines) for part in parts)


def keep(config: Config, parts: tuple[Part, ...]) -> Answer:
    """Write it to the one file that there is for it, in the place of the one before."""
    file = _file(config)
    if file is None:
        return refused(_NO_PLACE)
    try:
        write_whole(file, text_of(parts).encode(), 0o600)
    except OSError as error:
        return refused(_("the pack cannot be written: {why}", why=error.strerror))
    return done(_("{file} is written; fetch it by: ssh … pack kept > FILE", file=file))


def kept(config: Config) -> Answer:
    """The pack that was written last."""
    file = _file(config)
    if file is None:
        return refused(_NO_PLACE)
    try:
        return {"lines": file.read_text(encoding="utf-8").splitlines()}
    except FileNotFoundError:
        return refused(_("none was written"))
    except OSError as error:
        return refused(_("the pack cannot be read: {why}", why=error.strerror))


def _file(config: Config) -> Path | None:
    folder = state_folder(config.state)
    return folder and folder / "support-pack.txt"
