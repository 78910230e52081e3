"""Whatever support can ask of a running kiosk, and what it is answered: never who the customer is."""

import asyncio
from collections.abc import Awaitable, Callable

from rakiosk.audit.kept import folder_of
from rakiosk.audit.port import Act
from rakiosk.audit.reading import last, told
from rakiosk.i18n import _, listed
from rakiosk.support import pack
from rakiosk.support.answers import Answer, done, refused
from rakiosk.support.consent import WHY_MOST
from rakiosk.support.desk import Desk
from rakiosk.support.plain import plain
from rakiosk.support.repairs import Part, restart
from rakiosk.support.situation import situation

EVENTS_MOST = 200
MESSAGE_MOST = 200  # characters
NO_AUDIT = _("this kiosk keeps no audit: [kiosk] state is empty")


async def status(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """The kiosk, its reader, and what its customer is doing; no name."""
    return situation(desk).facts()


async def events(desk: Desk, _who: str, asked: Answer) -> Answer:
    """The last records of the audit, as lines."""
    folder = folder_of(desk.config)
    if folder is None:
        return refused(NO_AUDIT)
    count = min(int(asked.get("last", 30)), EVENTS_MOST)
    return {"lines": [told(line) for line in await asyncio.to_thread(last, folder, count)]}


async def doctor(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """Everything of this machine looked at, as the doctor says it."""
    from rakiosk.support.doctor.apart import verdicts_apart  # noqa: PLC0415  # only when it is asked for
    from rakiosk.support.doctor.report import lines as said  # noqa: PLC0415

    return {"lines": list(said(await verdicts_apart(desk.config)))}


async def message(desk: Desk, who: str, asked: Answer) -> Answer:
    """Lay a message over the customer's screen."""
    text = str(asked.get("text", "")).strip()
    if not text or len(text) > MESSAGE_MOST:
        return refused(_("a message has 1 to {most} characters", most=MESSAGE_MOST))
    if desk.app.stage.has_overlay:
        return refused(_("the customer reads something else just now (help, curtain, a question): try again"))
    desk.show(text)
    desk.audit.note(Act.SUPPORT, what="message-shown", by=plain(who))
    return done(_("it is on the customer's screen"))


async def start_anew(desk: Desk, who: str, asked: Answer) -> Answer:
    """Start the program, the card service or the printer's queue anew; with somebody there, with their leave."""
    what = str(asked.get("what", ""))
    if what not in set(Part):
        return refused(_("there is no {what} to be started anew: {parts}", what=plain(what), parts=listed(Part)))
    outcome, refusal = await restart(desk, who, Part(what), str(asked.get("text", "")).strip())
    desk.audit.note(Act.SUPPORT, what="restart-refused" if refusal else "restart-done", by=plain(who), part=what)
    return refused(refusal) if refusal else done(outcome)


async def packed(desk: Desk, who: str, asked: Answer) -> Answer:
    """The contents of a pack of diagnostics, as a list of its parts; with `keep` it is written to a file here."""
    outcome, answer = await _packed(desk, asked)
    outcome = "pack-refused" if "error" in answer else outcome
    desk.audit.note(Act.SUPPORT, what=outcome, by=plain(who))
    return answer


async def _packed(desk: Desk, asked: Answer) -> tuple[str, Answer]:
    """The outcome, as the audit has it, and the answer."""
    if asked.get("read"):
        return "pack-read", await asyncio.to_thread(pack.kept, desk.config)
    made = await pack.made(desk.config, situation(desk).facts())
    if asked.get("whole"):
        return "pack-sent", {"lines": pack.text_of(made).splitlines()}
    if asked.get("keep"):
        return "pack-written", await asyncio.to_thread(pack.keep, desk.config, made)
    return "pack-listed", {"parts": [[part.name, len(part.lines)] for part in made]}


async def ask_to_help(desk: Desk, who: str, asked: Answer) -> Answer:
    """Ask the customer for leave to help; why is told to them. The answer comes once they have decided."""
    why = str(asked.get("text", "")).strip()
    if not why or len(why) > WHY_MOST:
        desk.audit.note(Act.SUPPORT, what="help-impossible", by=plain(who))
        return refused(_("say why, in 1 to {most} characters: the customer reads it", most=WHY_MOST))
    refusal = await desk.help.ask(who, why)
    return refused(refusal) if refusal else done(_("the customer lets you help, for two minutes"))


async def act(desk: Desk, who: str, asked: Answer) -> Answer:
    """Choose, go on or go back for the customer who has given leave."""
    refusal = desk.help.act(who, str(asked.get("text", "")))
    return refused(refusal) if refusal else done(_("done"))


async def end_help(desk: Desk, _who: str, _asked: Answer) -> Answer:
    """End the help."""
    desk.help.end("help-ended-by-support")
    return done(_("it is over"))


REQUESTS: dict[str, Callable[[Desk, str, Answer], Awaitable[Answer]]] = {
    "status": status,
    "events": events,
    "doctor": doctor,
    "pack": packed,
    "message": message,
    "restart": start_anew,
    "help": ask_to_help,
    "act": act,
    "end": end_help,
}
"""The requests by their names."""
