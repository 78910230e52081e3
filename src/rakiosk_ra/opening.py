"""Opens a Registration Authority by its state folder, and lays what is missing there."""

from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError

from ra_contract.claim import ADDRESS
from rakiosk_ra.bank.simulated import SimulatedBank
from rakiosk_ra.base.clock import Clock, utc_now
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.settings import load_settings
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.ca.foundation import alone_in, open_foundation
from rakiosk_ra.ca.local import LocalAuthority
from rakiosk_ra.registry import Registry
from rakiosk_ra.schema.migrate import migrate

DEFAULT_PKI_URL = "http://127.0.0.1:8080"


def open_registry(
    state_dir: Path, database: str | None = None, pki_url: str | None = None, clock: Clock = utc_now
) -> Registry:
    """Open an RA by its state folder, and lay keys and tables that are missing.

    `database` is a URL; `pki_url` what stands in certificates as the address of CRL and OCSP. What is None comes
    from `ra.toml`, then from the defaults. Raises AdminError.
    """
    try:
        with alone_in(state_dir):
            settings = load_settings(state_dir)
            url = _address(pki_url or settings.pki.url or DEFAULT_PKI_URL)
            foundation = open_foundation(state_dir, clock())
            store = _store(state_dir, database or settings.store.database)
    except OSError as error:
        raise AdminError(f"Cannot use the state folder {state_dir}: {error.strerror}.") from error
    authority = LocalAuthority(foundation.issuing, url)
    bank = SimulatedBank(store, settings.bank, clock)
    return Registry(state_dir, settings, store, foundation, authority, Vault(foundation.kek), clock, bank, url)


def _address(url: str) -> str:
    """As it stands in every certificate and on every paper."""
    if not ADDRESS.fullmatch(url.rstrip("/")):
        raise AdminError(f"'{url}' is no address for certificates: write [pki] url as http://pki.example:8080.")
    return url.rstrip("/")


def _store(state_dir: Path, url: str) -> Database:
    file = (state_dir / "ra.sqlite").absolute()
    if not url:
        file.touch(mode=0o600)
    try:
        return _migrated(Database(url or f"sqlite:///{file}"))
    except (ArgumentError, DBAPIError) as error:  # its text may hold the database's password
        raise AdminError(
            f"Cannot open the database ({type(error).__name__}): is its URL right, and is it up?"
        ) from error


def _migrated(store: Database) -> Database:
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store
