"""The database: its migrations, its transactions, and two first starts at once."""

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.interface import Office
from rakiosk_ra.base.engine import Database
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.opening import open_registry
from rakiosk_ra.orders.rows import OrderRow
from rakiosk_ra.schema import migrate
from rakiosk_ra.schema.tables import METADATA


def test_the_migrations_lead_to_the_tables_of_the_code(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(tmp_path, database)
    with ra.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == migrate.HEAD
    ra.close()
    scripts = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
    assert scripts.get_current_head() == migrate.HEAD


def _first_start(state_dir: Path, database: str | None, number: int) -> None:
    with Office(state_dir, database) as office:
        office.add_customer(f"FIRST-{number}", "name", CarrierKind.CARD, "Right4you")


def test_first_starts_at_once_lay_one_foundation_and_one_schema(database: str | None, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    starts = [context.Process(target=_first_start, args=(tmp_path, database, n)) for n in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert [start.exitcode for start in starts] == [0, 0]
    with Office(tmp_path, database) as office:
        assert [row.cn for row in office.customers()] == ["FIRST-0", "FIRST-1"]


def test_a_state_folder_opens_again_with_the_same_authority(database: str | None, tmp_path: Path) -> None:
    first = open_registry(tmp_path, database)
    first.close()
    second = open_registry(tmp_path, database)
    second.close()
    assert first.authority.certificate == second.authority.certificate
    assert first.foundation.kek == second.foundation.kek


@pytest.mark.parametrize("missing", ["pki/issuing.pem", "pki/tls.pem", "pki/root.pem"])
def test_a_first_start_that_was_killed_half_way_is_finished_by_the_next(
    database: str | None, tmp_path: Path, missing: str
) -> None:
    open_registry(tmp_path, database).close()
    (tmp_path / missing).unlink()
    if missing == "pki/root.pem":
        (tmp_path / "pki/issuing.pem").unlink()
    ra = open_registry(tmp_path, database)
    ra.authority.certificate.verify_directly_issued_by(ra.foundation.root)
    ra.close()


def test_what_raises_in_a_transaction_leaves_nothing(database: str | None, tmp_path: Path) -> None:
    ra = open_registry(tmp_path, database)

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
    ra = open_registry(tmp_path, database)
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


def test_what_was_there_before_renewals_lives_on_after_the_migration(database: str | None, tmp_path: Path) -> None:
    store = Database(database or f"sqlite:///{tmp_path / 'ra.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    then = datetime(2026, 1, 2, tzinfo=UTC)
    orders = sa.Table("orders", sa.MetaData(), autoload_with=store.engine)
    customers = sa.Table("customers", sa.MetaData(), autoload_with=store.engine)
    with store.write() as session:
        session.execute(
            customers.insert().values(
                cn="OLD",
                name="name",
                carrier="card",
                password_hash="",
                must_change=False,
                approved=True,
                created_at=then,
            )
        )
        session.execute(
            orders.insert().values(
                id="a" * 32,
                customer_id=1,
                kind="application",
                carrier="card",
                state="opened",
                opened_at=then,
                state_since=then,
                key_algorithm="p-256",
                terms_version="1",
                terms_sha256="",
                terms_language="en",
            )
        )
    store.close()
    with Office(tmp_path, database) as office:
        assert [(customer.cn, customer.sealed_personal) for customer in office.customers()] == [("OLD", None)]
        office.add_account("12345678", "OLD", 1)
    ra = open_registry(tmp_path, database)
    with ra.database.read() as session:
        kept = session.scalars(sa.select(OrderRow)).one()
        assert (kept.fee, kept.payments, kept.replaces, kept.old_key_signature) == (0, [], [], None)
    ra.close()
