"""The parts of a kiosk that support may start anew: the program, the card service, the printer's queue.

Each of them breaks off what a customer has begun. With somebody there it needs their leave, and it is never done while
a secret is typed or while the kiosk works for them: then a card is being written, or something is being paid.
"""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from enum import StrEnum

from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import Question
from rakiosk.supervisor import CRASHED
from rakiosk.support.consent import NO_LEAVE, WHY_MOST, Answered, asked
from rakiosk.support.desk import Desk
from rakiosk.ui.widgets.field import Field

log = logging.getLogger(__name__)

COMMAND_SECONDS = 20.0
CARD_SERVICE = "pcscd.service"
QUEUE = "rakiosk-queue@{queue}.service"
_CUPS = "cups:"
_WORKS = _("the kiosk works for the customer just now, or they type something: try again in a moment")
Outcome = tuple[Words, Words]
"""The deed, and the hindrance: one of the two is empty."""


class Part(StrEnum):
    """The parts that can be started anew."""

    APP = "app"
    READER = "reader"
    QUEUE = "queue"


_NAMES: dict[Part, Message] = {
    Part.APP: _("this kiosk"),
    Part.READER: _("the service of the card reader"),
    Part.QUEUE: _("the printer's queue"),
}


async def restart(desk: Desk, who: str, part: Part, why: str) -> Outcome:
    """Start a part anew."""
    if desk.is_somebody_there:
        refusal = await _leave(desk, who, part, why)
        if refusal:
            return "", refusal
    return await _PARTS[part](desk)


async def _leave(desk: Desk, who: str, part: Part, why: str) -> Words:
    """Have the customer asked; what stands against it, or nothing."""
    if not 0 < len(why) <= WHY_MOST:
        return _(
            "somebody is at the kiosk: say why, in at most {most} characters, and they are asked for their leave",
            most=WHY_MOST,
        )
    if not _may_be_interrupted(desk):
        return _WORKS
    answered = await asked(desk, _question(who, part, why), f"restart-{part}", who)
    if answered is not Answered.YES:
        return NO_LEAVE[answered]
    return "" if _may_be_interrupted(desk) else _WORKS


def _may_be_interrupted(desk: Desk) -> bool:
    stack = desk.app.stage.stack
    return stack.is_waiting and not stack.overlays and stack.present is not None and not stack.present.query(Field)


def _question(who: str, part: Part, why: str) -> Question:
    return Question(
        _("May support start {what} anew?", what=_NAMES[part]),
        (
            _("{who} asks for it: {why}", who=who.partition(" ")[0], why=why),
            _("What you have begun here is broken off. What is paid or applied for is kept, and you can go on later."),
            _("Without an answer in 30 seconds nothing is done."),
        ),
        forward=_("Yes, start it anew"),
        back=_("No"),
        is_careful=True,
    )


async def _app(desk: Desk) -> Outcome:
    log.warning("support has the program started anew")  # else it would seem to have crashed
    asyncio.get_running_loop().call_later(0.2, lambda: desk.app.exit(return_code=CRASHED))  # once this is answered
    return _("it starts again"), ""


async def _reader(_desk: Desk) -> Outcome:
    return await _by_systemd("restart", CARD_SERVICE)


async def _queue(desk: Desk) -> Outcome:
    uri = desk.config.printer_uri
    if not uri.startswith(_CUPS):
        return "", _("this kiosk has no queue of its own: it prints to {where}", where=uri or "-")
    return await _by_systemd("start", QUEUE.format(queue=uri.removeprefix(_CUPS)))


async def _by_systemd(verb: str, unit: str) -> Outcome:
    """Ask systemd, which asks polkit whether this user may."""
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        return "", _("this machine has no systemctl")
    process = await asyncio.create_subprocess_exec(
        systemctl, "--no-ask-password", verb, unit,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        told, _none = await asyncio.wait_for(process.communicate(), COMMAND_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return "", _("{unit}: systemd did not answer within {seconds} seconds", unit=unit, seconds=int(COMMAND_SECONDS))
    words = told.decode(errors="replace").strip()
    log.info("support: systemctl %s %s ended with %s %s", verb, unit, process.returncode, words)
    if process.returncode:
        return "", f"{unit}: {words or process.returncode}"
    return _("{unit} is started anew", unit=unit), ""


_PARTS: dict[Part, Callable[[Desk], Awaitable[Outcome]]] = {
    Part.APP: _app,
    Part.READER: _reader,
    Part.QUEUE: _queue,
}
