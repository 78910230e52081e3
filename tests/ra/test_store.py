"""The database: its migrations, its transactions, and two first starts at once."""

import json
import multiprocessing
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.opening import open_registry
from rakiosk_ra.schema import migrate
from rakiosk_ra.schema.tables import METADATA
from tests.ra.founding import founded, new_admin


def test_the_migrations_lead_to_the_tables_of_the_code(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(founded(tmp_path, database), database)
    with ra.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == migrate.HEAD
    migrated = _description(ra.database.engine)
    METADATA.drop_all(ra.database.engine)
    METADATA.create_all(ra.database.engine)
    assert migrated == _description(ra.database.engine)
    ra.close()
    scripts = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
    assert scripts.get_current_head() == migrate.HEAD


def _description(engine: sa.Engine) -> dict[str, list[str]]:
    """Everything that an engine tells of each table: the conditions of its indexes, too."""
    inspector = sa.inspect(engine)
    tables = [name for name in inspector.get_table_names() if name != "alembic_version"]
    kinds = (inspector.get_columns, inspector.get_foreign_keys, inspector.get_unique_constraints, inspector.get_indexes)
    parts = {table: [part for kind in kinds for part in kind(table)] for table in tables}
    return {table: sorted(map(_told, [*parts[table], inspector.get_pk_constraint(table)])) for table in tables}


def _told(item: Mapping[str, Any]) -> str:
    return json.dumps(item, default=str, sort_keys=True)


def test_a_database_of_another_version_is_refused_in_one_sentence(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(founded(tmp_path, database), database)
    with ra.database.write() as session:
        session.execute(sa.text("update alembic_version set version_num = '9999'"))
    ra.close()
    with pytest.raises(AdminError, match="revision 9999"):
        open_registry(tmp_path, database)


def test_cns_in_small_letters_are_folded_and_two_that_would_be_one_are_told(
    database: str | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with new_admin(tmp_path, database) as admin:
        for cn in ("A-01", "B-01", "C-01"):
            admin.customers.add(cn, "name", CarrierKind.CARD, "Right4you")
        admin.bank.add_account("00012345678901", "A-01", 1000)
    ra = open_registry(tmp_path, database)
    with ra.database.write() as session:  # as an RA kept them that did not fold
        session.execute(sa.text("update customers set cn = 'a-01' where cn = 'A-01'"))
        session.execute(sa.text("update customers set cn = 'b-01' where cn = 'C-01'"))
        session.execute(sa.text("update bank_accounts set owner = 'a-01' where owner = 'A-01'"))
    scripts = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
    (folding,) = [script for script in scripts.walk_revisions() if script.path.endswith("cns_in_capitals.py")]
    with ra.database.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        folding.module.upgrade()
    with ra.database.read() as session:
        assert set(session.scalars(sa.select(CustomerRow.cn))) == {"A-01", "B-01", "b-01"}
        assert set(session.scalars(sa.text("select owner from bank_accounts"))) == {"A-01"}
    assert "have one CN: B-01" in caplog.text
    ra.close()


def _first_start(state_dir: Path, database: str | None, number: int) -> None:
    with new_admin(state_dir, database) as admin:
        admin.customers.add(f"FIRST-{number}", "name", CarrierKind.CARD, "Right4you")


def test_first_starts_at_once_lay_one_foundation_and_one_schema(database: str | None, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    starts = [context.Process(target=_first_start, args=(tmp_path, database, n)) for n in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert [start.exitcode for start in starts] == [0, 0]
    with Admin(tmp_path, database) as admin:
        assert [row.cn for row in admin.customers.all()] == ["FIRST-0", "FIRST-1"]


def test_a_state_folder_opens_again_with_the_same_authority(database: str | None, tmp_path: Path) -> None:
    first = open_registry(founded(tmp_path, database), database)
    first.close()
    second = open_registry(tmp_path, database)
    second.close()
    assert first.authority.certificate == second.authority.certificate
    assert first.foundation.kek == second.foundation.kek


@pytest.mark.parametrize("missing", ["pki/issuing.pem", "pki/tls.pem", "pki/root.pem"])
def test_a_first_start_that_was_killed_half_way_is_finished_by_the_next(
    database: str | None, tmp_path: Path, missing: str
) -> None:
    founded(tmp_path)
    (tmp_path / "ra.sqlite").unlink()  # it is laid last
    (tmp_path / missing).unlink()
    if missing == "pki/root.pem":
        (tmp_path / "pki/issuing.pem").unlink()
    with pytest.raises(AdminError, match="lacks pki/"):
        open_registry(tmp_path, database)
    ra = open_registry(founded(tmp_path, database), database)
    ra.authority.certificate.verify_directly_issued_by(ra.foundation.root)
    ra.close()


def test_what_raises_in_a_transaction_leaves_nothing(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(founded(tmp_path, database), database)

    def fail() -> None:
        with ra.database.write() as session:
            session.execute(sa.text("update counters set value = 7"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with ra.database.read() as session:
        assert session.execute(sa.text("select max(value) from counters")).scalar() == 0
    ra.close()


def test_times_keep_their_moment_whatever_zone_they_came_in(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(founded(tmp_path, database), database)
    taipei = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    with ra.database.write() as session:
        session.add(
            CustomerRow(
                cn="A",
                name="B",
                carrier=CarrierKind.FILE,
                password_hash="",
                must_change=False,
                approved=False,
                created_at=taipei,
            )
        )
    with ra.database.read() as session:
        row = session.scalars(sa.select(CustomerRow)).one()
    assert row.created_at == taipei
    assert row.created_at.tzinfo is UTC
    ra.close()


def test_sqlite_is_durable_and_takes_its_write_lock_at_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with database.read() as session:
        assert session.execute(sa.text("pragma journal_mode")).scalar() == "wal"
        assert session.execute(sa.text("pragma synchronous")).scalar() == 2  # FULL
        assert session.execute(sa.text("pragma foreign_keys")).scalar() == 1
    other = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}", connect_args={"timeout": 0})
    with database.write() as session, other.connect() as connection:
        session.execute(sa.text("select 1"))
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            connection.exec_driver_sql("begin immediate")
    other.dispose()
    database.close()


COUNTING = "with recursive c(n) as (select 1 union all select n + 1 from c where n < 200000) select count(*) from c"


def test_on_sqlite_the_writers_of_a_process_wait_for_each_other_and_not_for_sqlite(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ra.db'}")
    seen: list[str] = []
    sa.event.listen(database.engine, "checkout", lambda *_: seen.append("begins"))
    sa.event.listen(database.engine, "checkin", lambda *_: seen.append("has ended"))
    together = threading.Barrier(8)

    def write() -> None:
        together.wait()
        with database.write() as session:
            session.execute(sa.text(COUNTING))  # long enough for all to be there

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(write) for _ in range(8)]:
            done.result()
    assert seen == ["begins", "has ended"] * 8
    database.close()
