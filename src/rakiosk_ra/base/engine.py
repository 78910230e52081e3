"""The database: read and write transactions that mean the same on SQLite and PostgreSQL."""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import ConnectionPoolEntry

_WRITES = "rakiosk_writes"
_BUSY_MILLISECONDS = 15_000


class Database:
    """One database. A write transaction on SQLite takes its only write lock at once (BEGIN IMMEDIATE).

    This process's writers wait for each other before they ask SQLite, which wakes nobody: it has everyone sleep and ask
    again, at last 100 ms later, while others come and go. With eight writers the longest wait was 30 times as long.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        # Parameters hold names and CNs: they must not get into a log through an exception's text.
        self.engine = sa.create_engine(self.url, hide_parameters=True, pool_size=8, max_overflow=40)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._read = orm.sessionmaker(self.engine, expire_on_commit=False)
        self._writing = threading.Lock()
        self._write = orm.sessionmaker(self.engine.execution_options(**{_WRITES: True}), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[orm.Session]:
        """A transaction that changes nothing."""
        with self._read() as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[orm.Session]:
        """A transaction that is committed when the block ends, and rolled back when it raises."""
        with self._turn(), self._write() as session, session.begin():
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Who waits for as long as SQLite would goes on to ask SQLite, and hears from it that it is busy.
        is_ours = self.is_sqlite and self._writing.acquire(timeout=_BUSY_MILLISECONDS / 1000)
        try:
            yield
        finally:
            if is_ours:
                self._writing.release()

    def holds(self, table: str) -> bool:
        """Whether there may be a database with a table; on SQLite asked without the changes that opening makes.

        Opening makes a file that is not there, and turns one that is to write-ahead logging.
        """
        file = Path(self.engine.url.database or "")
        if not self.is_sqlite:
            return True
        if not file.is_file():
            return False
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as look:
                return look.execute("select 1 from sqlite_master where name = ?", [table]).fetchone() is not None
        except sqlite3.DatabaseError:  # told by whoever opens it
            return True

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def is_sqlite(session: orm.Session) -> bool:
    """Whether a session's database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def claim(session: orm.Session, name: str) -> bool:
    """Claim a name until the transaction ends; False when another transaction has it.

    On SQLite a write transaction is alone anyway: the second one waits and then sees what the first has done.
    """
    if is_sqlite(session):
        return True
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    return bool(session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(number))))


def insert_if_absent(session: orm.Session, table: type[orm.DeclarativeBase], **values: object) -> bool:
    """Insert a row unless one with its key is there; whether it was inserted.

    A second transaction that does the same waits for the first.
    """
    statement = _insertion(table, is_sqlite(session))
    return bool(session.connection().execute(statement, values).rowcount)


@cache  # building a statement takes as long as carrying it out
def _insertion(table: type[orm.DeclarativeBase], on_sqlite: bool) -> sa.Insert:
    return insertion(table, on_sqlite).on_conflict_do_nothing()


def insertion(table: type[orm.DeclarativeBase], on_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of one of the dialects, which have ON CONFLICT."""
    insert = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    # Else PostgreSQL's count of rows is not to be had when the values are given at the execution.
    return insert.execution_options(preserve_rowcount=True)


def insert_or_update(
    session: orm.Session,
    table: type[orm.DeclarativeBase],
    key: str,
    *,
    unless: sa.ColumnElement[bool],
    **values: object,
) -> bool:
    """Insert a row, or update the one with its key unless a condition holds for it; whether anything was written."""
    insert = insertion(table, is_sqlite(session))
    changes = {name: insert.excluded[name] for name in values if name != key}
    query = insert.on_conflict_do_update(index_elements=[key], set_=changes, where=~unless)
    return bool(session.connection().execute(query, values).rowcount)


def _with_driver(url: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _prepare_sqlite(connection: object, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction control begins too late (at the first write): SQLAlchemy's recipe for pysqlite.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
