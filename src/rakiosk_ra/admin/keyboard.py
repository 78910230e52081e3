"""Deeds at the RA's own command line, in the audit with who sits at the keyboard."""

import os
import pwd
from datetime import datetime

from sqlalchemy import orm

from rakiosk_ra.clerks import audit

_ROLE = "administrator"


def note(session: orm.Session, now: datetime, act: audit.Act, clerk: str = "") -> None:
    """Write a deed into the audit, in the transaction of its effect. Call it last.

    `clerk` is who says that they do it; the account that gave the command stands beside it as the place.
    """
    user = account()
    audit.append(session, now, audit.Actor(clerk.strip() or user, _ROLE, "", f"command line of {user}"), act)


def account() -> str:
    """The account of this machine that gave the command; behind sudo, the one that called it."""
    caller = os.environ.get("SUDO_UID", "")
    uid = int(caller) if caller.isascii() and caller.isdigit() else os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OverflowError):
        return f"user {uid}"
