"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, gone with the test session."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest


def programs() -> Path | None:
    """The folder of the newest installed server's programs (Debian keeps them out of PATH)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_server() -> Iterator[Path]:
    """A running server; the folder of its socket."""
    folder = programs()
    if folder is None:
        if os.environ.get("RAKIOSK_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is not installed, and RAKIOSK_REQUIRE_POSTGRES asks for it")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(mkdtemp(prefix="rakiosk-pg-", dir="/tmp"))
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = home / "data"
    # Durability is off: it is the machine's disk that it protects, and nobody cuts its power here.
    options = f"-k {home} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    try:
        _run([*as_user, folder / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"])
        _run([*as_user, folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"])
        try:
            yield home
        finally:
            _run([*as_user, folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home)


def new_database(socket_folder: Path, name: str) -> str:
    """A fresh database's URL."""
    with psycopg.connect(host=str(socket_folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return f"postgresql://postgres@/{name}?host={socket_folder}"


def _run(command: list[str | Path]) -> None:
    # Output into a file: the server keeps inherited pipes open, and a reader of them would wait for ever.
    result = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    if result.returncode:
        pytest.fail(f"{command} ended with {result.returncode}")
