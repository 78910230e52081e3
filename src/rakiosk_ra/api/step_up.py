"""The login password once more, from who is signed in: counted by session, so that no stranger can close it."""

from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.api.parts import Current
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers import accounts, sessions
from rakiosk_ra.registry import Registry


def check_password(ra: Registry, current: Current, typed: str, wrong: Refusal) -> None:
    """Raises Refused: the code given, session-ended after too many, and 503 (not counted) when it cannot be checked."""
    with ra.database.write() as session:
        tries_left = sessions.count_password_try(session, current.session)
    try:
        is_right = accounts.is_password(current.customer, typed)
    except Refused:
        with ra.database.write() as session:
            sessions.take_password_try_back(session, current.session)
        raise
    with ra.database.write() as session:
        if is_right:
            sessions.forgive_password_tries(session, current.session)
        elif not tries_left:
            sessions.end_session(session, current.session)
    if not is_right:
        raise Refused(wrong, tries_left=tries_left) if tries_left else Refused(ProblemCode.SESSION_ENDED)
