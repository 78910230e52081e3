"""Makes a Registration Authority in a state folder, once, and opens it there; opening never makes one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError

from rakiosk_ra.bank.simulated import SimulatedBank
from rakiosk_ra.base.addresses import reachable_url
from rakiosk_ra.base.clock import Clock, utc_now
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.first_settings import write_first_settings
from rakiosk_ra.base.place_budgets import PlaceBudgets
from rakiosk_ra.base.settings import load_settings
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.ca import kek, known_keys
from rakiosk_ra.ca.foundation import Foundation, alone_in, finish_rotations, lay_foundation, open_foundation
from rakiosk_ra.ca.local import LocalAuthority
from rakiosk_ra.ca.signing_clock import SigningClock
from rakiosk_ra.registry import Registry
from rakiosk_ra.schema.migrate import is_laid, migrate

_SQLITE_FILE = "ra.sqlite"


def found(
    state_dir: Path,
    database: str | None = None,
    pki_url: str | None = None,
    names: tuple[str, ...] = (),
    clock: Clock = utc_now,
) -> None:
    """Make an RA, or finish one whose making was cut off; one that is whole is left as it is.

    `database` is a URL; `pki_url` what stands in certificates as the address of CRL and OCSP; `names` those under
    which kiosks reach the RA. The last two are kept in `ra.toml`. Raises AdminError.
    """
    with _usable(state_dir):
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone_in(state_dir):
            settings = write_first_settings(state_dir, pki_url, names)
            url = reachable_url(settings.pki.url)
            file = state_dir / _SQLITE_FILE
            with _told(), _connected(database or settings.store.database or _sqlite(file)) as store:
                if store.is_sqlite:
                    file.touch(mode=0o600)
                if not is_laid(store):
                    migrate(store)
                with store.read() as session:
                    is_whole = known_keys.are_noted(session)
                if not is_whole:
                    lay_foundation(state_dir, url, SigningClock(clock, store).now())
                _note_keys(store, open_foundation(state_dir))
                store.close()


def open_registry(
    state_dir: Path, database: str | None = None, pki_url: str | None = None, clock: Clock = utc_now
) -> Registry:
    """Open an RA by its state folder, and bring an older database up to this version.

    `database` and `pki_url` come from `ra.toml` when they are None. Raises AdminError, also when there is no RA, when
    something of it is missing, and when database and keys are not of one RA.
    """
    with _usable(state_dir):
        foundation = open_foundation(state_dir)
        settings = load_settings(state_dir)
        url = reachable_url(pki_url or settings.pki.url)
        address = database or settings.store.database or _sqlite(state_dir / _SQLITE_FILE)
        with alone_in(state_dir), _told(), _connected(address) as store:
            if not is_laid(store):
                raise AdminError(
                    f"The database of {state_dir} holds no RA: restore it, or name another with --database."
                )
            migrate(store)
            with store.read() as session:
                foundation = finish_rotations(state_dir, foundation, known_keys.noted(session))
                known_keys.check(session, foundation.fingerprints())
    signing = SigningClock(clock, store)
    authority = LocalAuthority(foundation.issuers, signing, url, settings.certificates.policies)
    bank = SimulatedBank(store, settings.bank, clock)
    vault = Vault(partial(kek.read_all, state_dir, foundation.key_password), partial(kek.state, state_dir))
    budgets = PlaceBudgets(settings.budgets)
    return Registry(state_dir, settings, store, foundation, authority, vault, clock, signing, bank, url, budgets)


def _note_keys(store: Database, foundation: Foundation) -> None:
    with store.write() as session:
        known_keys.note(session, foundation.fingerprints())
    with store.read() as session:  # another `init` may have been faster
        known_keys.check(session, foundation.fingerprints())


@contextmanager
def _usable(state_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AdminError(f"Cannot use the state folder {state_dir}: {error.strerror}.") from error


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (ArgumentError, DBAPIError) as error:  # its text may hold the database's password
        raise AdminError(
            f"Cannot open the database ({type(error).__name__}): is its URL right, and is it up?"
        ) from error


@contextmanager
def _connected(url: str) -> Iterator[Database]:
    """The database, let go of when the block fails."""
    try:
        store = Database(url)
    except (ImportError, ValueError) as error:  # a kind of database that the RA has no driver for; no URL at all
        raise AdminError(
            "The database's URL is none of SQLite (sqlite:///...) or PostgreSQL (postgresql://...)."
        ) from error
    try:
        yield store
    except BaseException:
        store.close()
        raise


def _sqlite(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"
