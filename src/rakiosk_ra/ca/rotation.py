"""Keys that take the place of others: laid beside them, noted by the database, then taken up.

The database says which of the two is the RA's. What is cut off before that is forgotten, what is cut off after it is
finished when the RA is opened.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca.loading import load_issuer
from rakiosk_ra.ca.profile import Issuer

STATEMENT, KEK, KEK_FORMER = "keys/statement.key", "keys/kek", "keys/kek-former"
ISSUING, ISSUING_CERTIFICATE = "keys/issuing.key", "pki/issuing.pem"
TLS, TLS_CERTIFICATE = "keys/tls.key", "pki/tls.pem"
_FILES = {
    "statement": (STATEMENT,),
    "kek": (KEK,),
    "issuing": (ISSUING_CERTIFICATE, ISSUING),
    "tls": (TLS_CERTIFICATE, TLS),
}


def lay_next(state_dir: Path, file: str, content: bytes) -> None:
    """Lay a key beside the one whose place it is to take."""
    write_private(next_of(state_dir, file), content)


def take_up_next(state_dir: Path, file: str) -> None:
    """Put it in its place."""
    next_of(state_dir, file).replace(state_dir / file)


def load_taking_place(state_dir: Path, certificate: str, key: str, password: bytes) -> Issuer:
    """Read an authority by its files, also while another one takes its place: the certificate does so first.

    Raises AdminError as loading does.
    """
    draft = next_of(state_dir, key)
    try:
        return load_issuer(state_dir / certificate, state_dir / key, password)
    except AdminError:  # the certificate has just taken its place, and its key not yet
        if not draft.exists():
            return load_issuer(state_dir / certificate, state_dir / key, password)
        return load_issuer(state_dir / certificate, draft, password)


def finish(state_dir: Path, noted: Mapping[str, str], fingerprints: Mapping[str, Callable[[Path], str]]) -> bool:
    """Finish what was cut off: `fingerprints` tells that of a key's file by its name; whether a key was taken up."""
    is_taken_up = False
    for name, files in _FILES.items():
        if not (key := next_of(state_dir, files[-1])).exists():
            continue
        is_noted = fingerprints[name](key) == noted.get(name)
        for file in (file for file in files if next_of(state_dir, file).exists()):  # the key last: it tells what to do
            take_up_next(state_dir, file) if is_noted else next_of(state_dir, file).unlink()
        is_taken_up = is_taken_up or is_noted
    return is_taken_up


def next_of(state_dir: Path, file: str) -> Path:
    """The file of the key that is to take one's place."""
    return state_dir / f"{file}.next"
