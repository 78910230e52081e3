"""Kiosks as people and as machines read them: a line each, all of them on one screen, JSON, and Prometheus's text."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from ra_contract.kiosk_report import Standing
from rakiosk_ra.ca.profile import KIOSK_VALIDITY
from rakiosk_ra.kiosks.reports import KnownKiosk
from rakiosk_ra.kiosks.rows import KioskRow

SILENT = timedelta(hours=2)
"""After so long a kiosk that reports each hour is told as silent."""
COPIED = timedelta(days=7)
"""For so long after a copy was seen a kiosk is told as copied."""
SOON = 28  # days before a certificate is over: the kiosk itself has had two days to renew it
_NAMES_MOST = 8  # of one trouble, on the one screen
_COLUMNS = 100  # of a terminal that shows a fleet
_DEVICES = ("reader", "printer")


def line(known: KnownKiosk, now: datetime) -> str:
    """One kiosk: name, office, last seen, version, days of its certificate, reader, printer, what is wrong."""
    report = known.report
    cells = [
        known.kiosk.name,
        f"since {known.kiosk.issued_at:%Y-%m-%d}",
        "in use",
        f"until {known.kiosk.issued_at + KIOSK_VALIDITY:%Y-%m-%d}, {days_left(known, now)} days",
        f"seen {known.seen_at:%Y-%m-%d %H:%M}" if known.seen_at else "never seen",
        report.version if report else "-",
        *(f"{device} {known.standing(device)}" for device in _DEVICES),
        "; ".join(f"{each.check}: {each.found}" for each in known.wrong),
    ]
    return "\t".join([*cells, *(word for word, is_so in _warnings(known, now) if is_so)])


def _warnings(known: KnownKiosk, now: datetime) -> tuple[tuple[str, bool], ...]:
    return ("silent", is_silent(known, now)), ("copied", is_copied(known, now))


def awaited(name: str, ends_at: datetime, now: datetime) -> str:
    """One that no machine has become yet."""
    return f"{name}\tawaited: its token " + (
        f"can be used until {ends_at:%Y-%m-%d %H:%M}" if now < ends_at else f"was over on {ends_at:%Y-%m-%d %H:%M}"
    )


def withdrawn(row: KioskRow) -> str:
    """One that is let in no longer."""
    return f"{row.name}\tsince {row.issued_at:%Y-%m-%d}\twithdrawn {row.withdrawn_at:%Y-%m-%d}"


def days_left(known: KnownKiosk, now: datetime) -> int:
    """Whole days until the kiosk's certificate is over."""
    return (known.kiosk.issued_at + KIOSK_VALIDITY - now) // timedelta(days=1)


def is_silent(known: KnownKiosk, now: datetime) -> bool:
    """Whether it has not been heard of for longer than it may be; a clerk's desk never says a word."""
    return not known.kiosk.is_desk and (known.seen_at is None or now - known.seen_at > SILENT)


def is_copied(known: KnownKiosk, now: datetime) -> bool:
    """Whether another machine was seen with its certificate of late: somebody has a copy of its disk."""
    seen = known.kiosk.copy_seen_at
    return seen is not None and now - seen < COPIED


def overview(kiosks: Sequence[KnownKiosk], now: datetime) -> Iterator[str]:
    """All of them on one screen: how many are well, of which versions they are, and for each trouble who has it."""
    groups = _groups(kiosks, now)
    troubled = {name for names in groups.values() for name in names}
    yield f"{len(kiosks)} kiosks in use, {len(kiosks) - len(troubled)} of them well"
    versions = Counter(known.report.version if known.report else "never told" for known in kiosks)
    yield "versions: " + ", ".join(f"{version} ({count})" for version, count in versions.most_common())
    for trouble, names in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield _group(f"{trouble} ({len(names)}):", names)


def _group(head: str, names: Sequence[str]) -> str:
    """A trouble and who has it, of whom as many are named as a line has room for, and one at least."""
    named = min(len(names), _NAMES_MOST)
    while True:
        more = f" and {len(names) - named} more" if len(names) > named else ""
        line = f"{head} {' '.join(names[:named])}{more}"
        if len(line) <= _COLUMNS or named == 1:
            return line
        named -= 1


def _groups(kiosks: Iterable[KnownKiosk], now: datetime) -> dict[str, list[str]]:
    """The names of those who have each trouble."""
    groups: dict[str, list[str]] = defaultdict(list)
    for known in kiosks:
        for word, is_so in _warnings(known, now):
            if is_so:
                groups[word].append(known.kiosk.name)
        if days_left(known, now) < SOON:
            groups["certificate ends"].append(known.kiosk.name)
        for each in known.wrong:
            groups[f"{each.check} {each.standing}"].append(known.kiosk.name)
    return groups


def as_json(kiosks: Iterable[KnownKiosk], now: datetime) -> str:
    """A list of objects, one a kiosk."""
    return json.dumps([_object(known, now) for known in kiosks], ensure_ascii=False, indent=1)


def _object(known: KnownKiosk, now: datetime) -> dict[str, Any]:
    report = known.report
    return {
        "name": known.kiosk.name,
        "seen_at": known.seen_at.isoformat() if known.seen_at else None,
        "silent": is_silent(known, now),
        "copied": is_copied(known, now),
        "certificate_days": days_left(known, now),
        "version": report.version if report else None,
        "commit": report.commit if report else None,
        "settings_sha256": report.settings_sha256 if report else None,
        "checks": {each.check: {"standing": each.standing, "found": each.found} for each in report.checks}
        if report
        else {},
    }


def as_metrics(kiosks: Sequence[KnownKiosk], now: datetime) -> Iterator[str]:
    """The text format of Prometheus, 0.0.4: what an alarm is made of."""
    yield from _metric("rakiosk_kiosk_seen_seconds", "Seconds since a kiosk has reported; absent when it never has.")
    for known in kiosks:
        if known.seen_at is not None:
            yield f"rakiosk_kiosk_seen_seconds{_labels(known)} {(now - known.seen_at).total_seconds():.0f}"
    yield from _metric("rakiosk_kiosk_certificate_days", "Days until a kiosk's certificate is over.")
    for known in kiosks:
        yield f"rakiosk_kiosk_certificate_days{_labels(known)} {days_left(known, now)}"
    yield from _metric("rakiosk_kiosk_standing", "1 for a check of a kiosk that is not well, by how it stands.")
    for known in kiosks:
        for each in known.wrong:
            labels = _labels(known, check=each.check, standing=each.standing)
            yield f"rakiosk_kiosk_standing{labels} {int(each.standing is not Standing.OK)}"
    yield from _metric("rakiosk_kiosk_copied", "1 for a kiosk whose certificate another machine was seen with.")
    yield from (f"rakiosk_kiosk_copied{_labels(known)} 1" for known in kiosks if is_copied(known, now))
    yield from _metric("rakiosk_kiosk_info", "The version that a kiosk runs.")
    for known in kiosks:
        if known.report is not None:
            yield f"rakiosk_kiosk_info{_labels(known, version=known.report.version, commit=known.report.commit)} 1"


def _metric(name: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} gauge"


def _labels(known: KnownKiosk, **more: str) -> str:
    labels = {"kiosk": known.kiosk.name, **more}
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
