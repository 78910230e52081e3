"""Login passwords: hashed with Argon2id, always outside a transaction, a few at a time."""

import os
import secrets
import string
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from ra_contract.rules import broken_password_rules
from rakiosk_ra.base.problems import unchecked

# OWASP's least memory for Argon2id: 26 ms a hash, where the library's own 64 MiB take 200 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NICER = 5
# No password has this hash, and finding that out takes as long as with any other.
NOBODY = f"$argon2id$v=19$m={19 * 1024},t=2,p=1${'A' * 22}${'A' * 43}"


def _give_way() -> None:
    # Linux gives each thread a place of its own: whoever is signed in already must not wait for those who sign in.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + _NICER)


HASHES_AT_ONCE = (os.cpu_count() or 1) + 1
# Threads of their own: the C library keeps 19 MiB for every thread that ever made a hash.
_POOL = ThreadPoolExecutor(HASHES_AT_ONCE, "argon2", _give_way)

_CANNOT = (HashingError, VerificationError, InvalidHashError, MemoryError, RuntimeError)
"""No memory for a hash, no thread to make it in, or a kept hash that is none."""


def hashed(password: str) -> str:
    """A password as it is kept. Raises Refused (503) when the machine cannot."""
    try:
        return _POOL.submit(_HASHER.hash, password).result()
    except _CANNOT as error:
        raise unchecked("the password") from error


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the kept one. Without one (nobody has that CN) it takes the same time and says no.

    Raises Refused (503) when it cannot be found out: a machine short of memory must not call the right one wrong.
    """
    try:
        return _POOL.submit(_HASHER.verify, kept or NOBODY, password).result() and kept is not None
    except VerifyMismatchError:
        return False
    except _CANNOT as error:
        raise unchecked("the password") from error


def generated() -> str:
    """A first login password that keeps the rules: 12 letters and digits."""
    alphabet = string.ascii_letters + string.digits
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(12))
        if not broken_password_rules(password):
            return password
