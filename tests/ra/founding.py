"""An RA for a test, made as `rakiosk-ra init` makes one."""

from pathlib import Path

from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.opening import found

PKI_URL = "http://127.0.0.1:8080"


def founded(state_dir: Path, database: str | None = None, pki_url: str = PKI_URL) -> Path:
    """The state folder of a new RA."""
    found(state_dir, database, pki_url)
    return state_dir


def new_admin(state_dir: Path, database: str | None = None, pki_url: str = PKI_URL) -> Admin:
    """The counter of a new RA."""
    return Admin(founded(state_dir, database, pki_url), database)
