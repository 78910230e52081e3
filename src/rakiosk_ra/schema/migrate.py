"""Brings a database to the tables of this version: at most one process at a time, nothing to do most times."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.schema import tables  # noqa: F401  # rows name the tables of other rooms: all must be known

HEAD = "0022"
"""The newest migration: a database that says so needs no Alembic, which takes longer to load than to run."""
_TABLE = "alembic_version"
_LOCK = 0x72616B69
"""Any number, the same in every process (pg_advisory_lock)."""


def is_laid(database: Database) -> bool:
    """Whether the database has the tables of some version."""
    return _revision(database) is not None


def migrate(database: Database) -> None:
    """Run the migrations that are missing. On SQLite the caller holds the state folder's lock.

    Raises AdminError for a database that another version has laid.
    """
    if (revision := _revision(database)) == HEAD:
        return
    from alembic import command  # noqa: PLC0415  # see HEAD
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with _alone(database) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise AdminError(f"The database (revision {revision}) belongs to another version of the RA.") from error


def _revision(database: Database) -> str | None:
    if not database.holds(_TABLE) or not sa.inspect(database.engine).has_table(_TABLE):
        return None
    with database.engine.connect() as connection:
        revision: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
        return revision


@contextmanager
def _alone(database: Database) -> Iterator[sa.Connection]:
    with database.engine.connect() as connection:
        if database.is_sqlite:
            yield connection
            connection.commit()
            return
        # A lock of the transaction: it goes away by itself when the process dies.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection
        connection.commit()
