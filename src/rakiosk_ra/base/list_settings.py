"""Settings that are lists of texts: what each may hold."""

from collections.abc import Callable
from pathlib import Path

from cryptography.x509 import ObjectIdentifier

from ra_contract.counter_job import JobKind
from rakiosk_ra.base.addresses import is_reachable
from rakiosk_ra.base.errors import AdminError


def list_setting(path: Path, key: str, value: object) -> tuple[str, ...]:
    """A list as the file has it. Raises AdminError naming file, key and what is wrong with an item."""
    fits, unfit = _LISTS[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AdminError(f'{path}: \'{key}\' must be a list of texts, as in ["a", "b"].')
    for item in value:
        if not fits(item):
            raise AdminError(f"{path}: '{item}' in '{key}' is {unfit}.")
    return tuple(value)


def _is_oid(text: str) -> bool:
    try:
        ObjectIdentifier(text)
    except ValueError:
        return False
    return True


def _is_job(text: str) -> bool:
    return text in list(JobKind)


_JOB = (_is_job, f"no job of the counter: known are {', '.join(JobKind)}")
_LISTS: dict[str, tuple[Callable[[str], bool], str]] = {
    "server.names": (is_reachable, "no name or address under which anybody could reach the RA"),
    "certificates.policies": (_is_oid, "no object identifier: write it as 1.3.6.1.4.1.99999.1"),
    "clerks.seal": _JOB,
    "clerks.second_person": _JOB,
    "clerks.by_risk": _JOB,
    "clerks.representatives": _JOB,
}
