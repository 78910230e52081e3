"""The pages of support's screen, each as text: what is known of the kiosk goes in, nothing is asked here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from textual.content import Content

from rakiosk.domain.harmless import harmless
from rakiosk.i18n import Message, Phrase, Translated, Words, _, language, listed
from rakiosk.support.doctor.verdict import Standing
from rakiosk.support.mirror.frames import Picture
from rakiosk.support.screen.words import WAITED_FOR, duration, is_reader_well, reader_words

BAD, GOOD, SOON, QUIET, STRONG = "bold $error", "$primary", "italic", "$quiet", "bold"
_LATELY = 3  # events on the first page
_MARKS = {
    Standing.OK.name.lower(): (_("ok"), GOOD),
    Standing.ATTENTION.name.lower(): (_("soon"), SOON),
    Standing.BROKEN.name.lower(): (_("broken"), BAD),
    Standing.UNASKED.name.lower(): (_("not asked"), QUIET),
}
_BESIDES = re.compile(r"  (step|asked) |  support .*what=(watch|mirror|status|events|doctor|pack)")
"""Records that the first page leaves out: what it says above, what an answer follows, and support's looking on."""
_TROUBLED = (Standing.BROKEN.name.lower(), Standing.ATTENTION.name.lower())


@dataclass
class Known:
    """The kiosk as the screen knows it. `silent` is why it is not heard, empty while it is.

    The doctor has looked `doctor_seconds` ago; None while it looks.
    """

    status: dict[str, Any] = field(default_factory=dict)
    doctor: list[dict[str, Any]] = field(default_factory=list)
    doctor_seconds: int | None = None
    events: list[str] = field(default_factory=list)
    troubles: dict[str, dict[str, str]] = field(default_factory=dict)
    silent: Words = ""

    def learn(self, told: dict[str, Any]) -> None:
        """Take what is new."""
        self.silent = ""
        self.status = told.get("status", self.status)
        self.events = told.get("events", self.events)
        self.troubles = told.get("troubles", self.troubles)
        self.doctor = told.get("doctor", {}).get("checks", self.doctor)
        self.doctor_seconds = told.get("doctor_seconds")


def line(*parts: tuple[Words, str]) -> Content:
    """A line of words, each with its style. What comes from the kiosk is harmless in it."""
    return Content.assemble(*((harmless(str(words)), style) for words, style in parts))


def now(known: Known) -> list[Content]:
    """The customer's doings, the last events, and whatever is wrong."""
    if not known.status:
        return [line((_("Waiting for the kiosk…"), QUIET))]
    bad = [check for check in known.doctor if check["standing"] in _TROUBLED]
    return [
        *_customer(known.status),
        line(("", "")),
        line((_("Last events"), STRONG)),
        *_lately(known),
        line(("", "")),
        _doctor_head(known),
        *(found for check in bad for found in _check(check)),
        *([] if bad else [line((_doctor_words(known), GOOD if known.doctor else QUIET))]),
    ]


def _lately(known: Known) -> list[Content]:
    """The last events that count, by the time alone: whatever changes with each step costs the line."""
    done = [told for told in known.events if not _BESIDES.search(told)]
    lately = Known(events=done, troubles=known.troubles)
    return events(lately, _LATELY, "%H:%M:%S", "")


def _doctor_head(known: Known) -> Content:
    """How old the findings are: what has been mended since stands there until the doctor has looked again."""
    seconds = known.doctor_seconds
    looked = _("it looks again…") if seconds is None else _("{time} ago", time=duration(seconds))
    when = (Phrase(("  ", looked), ""), QUIET) if known.doctor else ("", "")
    return line((_("What the doctor finds"), STRONG), when)


def _doctor_words(known: Known) -> Words:
    return _("All is well.") if known.doctor else _("It is looking…")


def _customer(status: dict[str, Any]) -> list[Content]:
    somebody = _("somebody is signed in") if status["signed_in"] else _("nobody is signed in")
    reader = status["reader"]
    told: list[tuple[Message, Words, str]] = [
        (_("Customer"), somebody, ""),
        (_("Section"), status["place"] or _("none: front page or menu"), ""),
        (_("On the screen"), f"{status['title']}  [{status['prompt']}]", ""),
        (_("Waits for"), _waits(status), STRONG),
        (_("Last key or card"), _untouched(status["untouched_seconds"]), ""),
        (_("Card reader"), reader_words(reader), "" if is_reader_well(reader) else BAD),
        (_("USB sticks"), *_sticks(status["sticks"], status["sticks_readable"])),
    ]
    if not status["connected"]:
        told.append((_("The kiosk"), _("still starts"), SOON))
    if status["watched_by"] or status["helped_by"]:
        told.append((_("Looked at by"), listed(filter(None, (*status["watched_by"], status["helped_by"]))), SOON))
    return [line((_padded(label), QUIET), (" ", ""), (words, style)) for label, words, style in told]


def _untouched(seconds: int | None) -> Words:
    return _("not told while something is typed") if seconds is None else _("{time} ago", time=duration(seconds))


def _sticks(count: int | None, readable: int) -> tuple[Words, str]:
    if count is None:
        return _("nobody can tell"), ""
    return _("{number} in, {readable} can be read", number=count, readable=readable), BAD if count > readable else ""


def _waits(status: dict[str, Any]) -> Words:
    what = WAITED_FOR.get(status["waiting_for"], status["waiting_for"])
    return _("{what}, for {time}", what=what, time=duration(status["waiting_seconds"]))


def _padded(label: Message) -> str:
    from rich.cells import set_cell_size  # noqa: PLC0415  # half of a label in Chinese is a cell more

    return set_cell_size(str(label), 18)


def doctor(known: Known) -> list[Content]:
    """Every verdict, and what to do."""
    if not known.doctor:
        return [line((_("It is looking…"), QUIET))]
    return [_doctor_head(known), *(each for check in known.doctor for each in _check(check))]


def _check(check: dict[str, Any]) -> list[Content]:
    words = check["words"].get(language()) or next(iter(check["words"].values()))
    mark, style = _MARKS[check["standing"]]
    first = line((f"[{mark}] ", style), (f"{words['label']}: ", STRONG), (words["found"].replace("\n", " "), ""))
    below = [*words["advice"].splitlines(), *([f"({cause})"] if (cause := check.get("cause")) else [])]
    return [first, *(line((f"    {each}", SOON)) for each in below)]


def events(known: Known, most: int = 1_000, moment: str = "%m-%d %H:%M:%S", quiet: str = QUIET) -> list[Content]:
    """The last records of the audit, the newest first: that is what is looked for. `moment` is how they tell when."""
    if not known.events:
        return [line((_("This kiosk keeps no audit, or it is not read yet."), QUIET))]
    return [each for told in reversed(known.events[-most:]) for each in _event(told, known, moment, quiet)]


def _event(told: str, known: Known, moment: str, quiet: str) -> list[Content]:
    """A record; below a trouble what its code means."""
    stamp, _gap, rest = told.partition("  ")
    style = BAD if "  trouble " in told or "  crashed " in told else ""
    here = datetime.fromisoformat(stamp).astimezone()  # as the clock at the kiosk shows it
    first = line((f"{here:{moment}}  ", quiet), (" ".join(rest.split()[1:]), style))
    words = known.troubles.get(rest.rpartition("code=")[2]) if style else None
    return [first] if words is None else [first, line((f"    {Translated(words)}", SOON))]


def mirror(picture: Picture | None) -> list[Content]:
    """The customer's screen."""
    if picture is None:
        return [line((_("Waiting for the customer's screen…"), QUIET))]
    return [line((row, "")) for row in picture.rows]


def jobs(entries: Sequence[tuple[str, Words]]) -> list[Content]:
    """The jobs, by their keys."""
    head = line((_("With somebody at the kiosk they are asked for their leave, and read why."), QUIET))
    return [head, line(("", "")), *(line((f"  {key}  ", STRONG), (words, "")) for key, words in entries)]


def pack(told: dict[str, Any]) -> list[Content]:
    """The parts of a pack of diagnostics, before anything is written; or why there is none."""
    head = _("In the pack, with the number of lines; no secret, name or CN, and nothing is written yet:")
    parts = (line((f"  {name}", STRONG), (f"  {count}", "")) for name, count in told.get("parts", []))
    return [line((told.get("error", head), "")), *parts]
