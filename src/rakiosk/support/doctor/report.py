"""The verdicts as people and as machines read them: lines, JSON, and a text file for Prometheus's node exporter."""

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from rakiosk import __version__
from rakiosk.domain.harmless import harmless
from rakiosk.i18n import LANGUAGES, Message, Words, _, language, set_language
from rakiosk.support.doctor.verdict import Check, Standing, Verdict, worst

MARKS: dict[Standing, Message] = {
    Standing.OK: _("ok"),
    Standing.ATTENTION: _("soon"),
    Standing.BROKEN: _("broken"),
    Standing.UNASKED: _("not asked"),
}
EXIT_STATUS: dict[Standing, int] = {Standing.UNASKED: 0, Standing.OK: 0, Standing.ATTENTION: 3, Standing.BROKEN: 1}
"""For machines: 0 all is well, 1 something is broken, 3 something needs attention. 2 is left for a wrong command."""

_NUMBERS = {
    Check.CERTIFICATE: ("rakiosk_certificate_days", "Days until the kiosk's certificate is over."),
    Check.CLOCK: ("rakiosk_clock_skew_seconds", "Seconds by which the kiosk's clock is ahead of the RA's."),
    Check.DISK: ("rakiosk_disk_free_bytes", "Bytes that are free where least are."),
    Check.MEMORY: ("rakiosk_memory_available_bytes", "Bytes of memory that programs can have without swapping."),
}


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line each, below it what to do and the error behind it; at the end whether all is well.

    In the language of the moment.
    """
    for verdict in verdicts:
        yield f"[{MARKS[verdict.standing]}] {verdict.label}: {_line(verdict.found)}"
        if verdict.advice:
            yield from (f"    {line}" for line in str(verdict.advice).splitlines())
        if verdict.cause:
            yield f"    ({_line(verdict.cause)})"
    yield str(_summary(worst(verdicts)))


def _line(words: Words) -> str:
    return harmless(str(words).replace("\n", " "))


def _summary(standing: Standing) -> Message:
    if standing is Standing.BROKEN:
        return _("Something is broken: do what stands below it, then run this command again.")
    if standing is Standing.ATTENTION:
        return _("The kiosk works. Something needs attention soon.")
    return _("All is well.")


def as_json(verdicts: Sequence[Verdict]) -> str:
    """One object: version, the worst standing, and every check with its words in each language."""
    before = language()
    try:
        checks = [_object(verdict) for verdict in verdicts]
    finally:
        set_language(before)
    whole = {"version": __version__, "standing": worst(verdicts).name.lower(), "checks": checks}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _object(verdict: Verdict) -> dict[str, object]:
    return {
        "check": verdict.check.value,
        "standing": verdict.standing.name.lower(),
        "number": verdict.number,
        "cause": verdict.cause,
        "words": {code: _in_language(verdict, code) for code in _languages()},
    }


def _languages() -> list[str]:
    """Those that can be spoken: a catalogue that is missing is a finding, not the end of the report."""
    found = []
    for code in LANGUAGES:
        with suppress(Exception):
            set_language(code)
            found.append(code)
    return found


def _in_language(verdict: Verdict, code: str) -> dict[str, str]:
    set_language(code)
    return {"label": str(verdict.label), "found": str(verdict.found), "advice": str(verdict.advice)}


def as_metrics(verdicts: Iterable[Verdict], now: float) -> str:
    """The text format of Prometheus, 0.0.4; `now` in seconds since 1970."""
    found = list(verdicts)
    rows = [
        *_metric("rakiosk_doctor_standing", "-1 not asked, 0 ok, 1 needs attention, 2 broken."),
        *(f'rakiosk_doctor_standing{{check="{each.check}"}} {int(each.standing)}' for each in found),
        *_metric("rakiosk_doctor_worst", "The worst of them."),
        f"rakiosk_doctor_worst {int(worst(found))}",
    ]
    for each in found:
        if each.number is not None:
            name, text = _NUMBERS[each.check]
            rows += [*_metric(name, text), f"{name} {each.number:.3f}"]
    rows += [*_metric("rakiosk_build_info", "The version that is installed."), _BUILD]
    rows += [*_metric("rakiosk_doctor_run_seconds", "When this was looked at, in seconds since 1970.")]
    return "\n".join([*rows, f"rakiosk_doctor_run_seconds {now:.0f}", ""])


_BUILD = f'rakiosk_build_info{{version="{__version__}"}} 1'


def _metric(name: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} gauge"


def write_metrics(file: Path, verdicts: Iterable[Verdict]) -> None:
    """Put the metrics there, whole or not at all: the exporter may read at any moment. Raises OSError."""
    partial = file.with_name(f".{file.name}.{os.getpid()}")  # no *.prom: the exporter passes it over
    try:
        partial.write_text(as_metrics(verdicts, time.time()), encoding="utf-8")
        partial.chmod(0o644)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
