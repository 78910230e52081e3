"""The audit: every edit shows, and no acknowledged record is lost by whoever is killed."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.chain import Broken, Head
from ra_contract.clerk import Role
from rakiosk_ra.base.rows import CounterRow
from rakiosk_ra.clerks import audit
from rakiosk_ra.clerks.audit import Act, Actor
from rakiosk_ra.clerks.rows import AuditRow
from rakiosk_ra.opening import open_registry
from tests.ra.founding import new_admin
from tests.ra.shell import Shell

IS_WHOLE = os.environ.get("RAKIOSK_AUDIT") == "whole"  # make audit-campaign
EDITS, KILLS = (10_000, 500) if IS_WHOLE else (300, 5)  # on each database
RECORDS = 12


def _flip(session: orm.Session, dice: random.Random) -> None:
    row = session.get_one(AuditRow, dice.randint(1, RECORDS))
    where = dice.choice(["record", "digest"])
    text = getattr(row, where)
    place = dice.randrange(len(text))
    setattr(row, where, text[:place] + dice.choice("0123456789abcdef\u3000é") + text[place + 1 :])


def _delete(session: orm.Session, dice: random.Random) -> None:
    session.execute(sa.delete(AuditRow).where(AuditRow.sequence == dice.randint(1, RECORDS)))


def _swap(session: orm.Session, dice: random.Random) -> None:
    one, other = (session.get_one(AuditRow, n) for n in dice.sample(range(1, RECORDS + 1), 2))
    one.record, other.record = other.record, one.record
    if dice.random() < 0.5:
        one.digest, other.digest = other.digest, one.digest


def _cut(session: orm.Session, dice: random.Random) -> None:
    """Cut the end off, and set the counter back as well: only who has kept the head sees it."""
    kept = dice.randint(0, RECORDS - 1)
    session.execute(sa.delete(AuditRow).where(AuditRow.sequence > kept))
    session.execute(sa.update(CounterRow).where(CounterRow.name == "audit").values(value=kept))


def _rewrite(session: orm.Session, dice: random.Random) -> None:
    """Write the end anew with right digests, as somebody who knows how: only the head shows it."""
    _cut(session, dice)
    session.flush()
    while session.scalars(sa.select(sa.func.count()).select_from(AuditRow)).one() < RECORDS:
        audit.append(session, _NOW, Actor("nobody", "clerk"), Act("look", "T-x"))


def _move_time(session: orm.Session, dice: random.Random) -> None:
    row = session.get_one(AuditRow, dice.randint(1, RECORDS))
    row.at = row.at.replace(microsecond=(row.at.microsecond + 1) % 1_000_000)


_NOW = datetime(2026, 1, 1, tzinfo=UTC)
WAYS: list[Callable[[orm.Session, random.Random], None]] = [_flip, _delete, _swap, _cut, _rewrite, _move_time]


class _Undone(Exception):
    """Rolls an edit back."""


def _contents(session: orm.Session) -> list[tuple[int, str, str, datetime]]:
    query = sa.select(AuditRow.sequence, AuditRow.record, AuditRow.digest, AuditRow.at).order_by(AuditRow.sequence)
    return [(sequence, record, digest, at) for sequence, record, digest, at in session.execute(query)]


def test_every_edit_is_found(database: str | None, tmp_path: Path) -> None:
    dice, missed = random.Random(20261129), []  # noqa: S311  # edits that can be made again
    with new_admin(tmp_path, database) as admin:
        ra = open_registry(tmp_path, database)
        for number in range(RECORDS):
            with ra.database.write() as session:
                audit.append(session, ra.clock(), Actor(f"clerk{number}", "clerk"), Act("look", f"T-{number}"))
        head = admin.audit.verify()
        with ra.database.read() as session:
            before = _contents(session)
        for number in range(EDITS):
            way = dice.choice(WAYS)
            with suppress(_Undone), ra.database.write() as session:
                way(session, dice)
                session.flush()
                session.expire_all()
                if _contents(session) != before and not _is_found(session, head):
                    missed.append((number, way.__name__))
                raise _Undone
        ra.close()
        assert admin.audit.verify(head) == head
    assert missed == []


def _is_found(session: orm.Session, head: Head) -> bool:
    try:
        audit.verify(session, head)
    except Broken:
        return True
    return False


_WRITER = """
import sys
from pathlib import Path
from rakiosk_ra.clerks import audit
from rakiosk_ra.opening import open_registry
ra = open_registry(Path(sys.argv[1]), sys.argv[2] or None)
while True:
    with ra.database.write() as session:
        audit.append(session, ra.clock(), audit.Actor("clerk01", "clerk"), audit.Act("look", "T-1"))
    print("written", flush=True)
"""


def test_whoever_is_killed_has_lost_no_record_that_was_acknowledged(database: str | None, tmp_path: Path) -> None:
    dice, acknowledged = random.Random(), 0  # noqa: S311  # a moment, no secret
    with new_admin(tmp_path, database) as admin:
        for _ in range(KILLS):
            writing = [sys.executable, "-c", _WRITER, str(tmp_path), database or ""]
            with subprocess.Popen(writing, stdout=subprocess.PIPE, text=True) as writer:
                assert writer.stdout is not None
                for _line in range(dice.randint(1, 40)):
                    assert writer.stdout.readline() == "written\n"
                writer.send_signal(signal.SIGKILL)
                rest = writer.stdout.read().count("written\n")
            acknowledged += _line + 1 + rest
            head = admin.audit.verify()
            assert acknowledged <= head.count <= acknowledged + 1
            acknowledged = head.count


def test_the_audit_is_told_gone_through_and_exported_by_commands(tmp_path: Path, shell: Shell) -> None:
    with new_admin(tmp_path) as admin:
        admin.clerks.add("clerk01", "=何佳穎", Role.CLERK, "=office", "Counter2026x")
    state = ("--state", tmp_path)
    assert shell("audit", "show", *state)[1].split("\t")[3:8:3] == ["administrator", "add clerk"]
    code, told, _ = shell("audit", "verify", *state)
    assert (code, told.split(";")[0]) == (0, "1 records, whole")
    head = told.split()[-1]
    assert shell("audit", "verify", "--head", head, *state)[0] == 0
    heading, line = shell("audit", "export", *state)[1].splitlines()
    assert heading.startswith("sequence,at,actor,role")
    assert ",'=office," in line  # no spreadsheet takes it for a formula
    exported = json.loads(shell("audit", "export", "--format", "json", *state)[1])
    assert (exported["act"], exported["subject"], exported["why"]) == ("add clerk", "clerk01", "=office")
    later = head.replace("1:", "2:")
    code, _, complaint = shell("audit", "verify", "--head", later, *state)
    assert (code, "from record 2 on" in complaint) == (2, True)
    assert "N:DIGEST" in shell("audit", "verify", "--head", "x", *state)[2]
