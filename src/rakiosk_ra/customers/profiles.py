"""E-mail address and telephone number, as their owner changes them: never over a change that was not seen."""

import hmac
from dataclasses import replace

from sqlalchemy import orm

from ra_contract.contact import is_email, is_phone
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.profile import Profile, ProfileChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.personal import Personal, opened, sealed
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.registry import Registry


def told(ra: Registry, customer: CustomerRow) -> tuple[Profile, str]:
    """A customer's profile, and its ETag."""
    personal = opened(ra.vault, customer)
    return _profile(ra, customer, personal)


def change(
    ra: Registry, session: orm.Session, customer: CustomerRow, if_match: str | None, wanted: ProfileChange
) -> tuple[Profile, str]:
    """Change what is given. Raises Refused: if-match, changed-meanwhile, email-format, phone-format."""
    if if_match is None:
        raise Refused(ProblemCode.IF_MATCH)
    if wanted.email is not None and not is_email(wanted.email):
        raise Refused(Refusal.EMAIL_FORMAT)
    if wanted.phone is not None and not is_phone(wanted.phone):
        raise Refused(Refusal.PHONE_FORMAT)
    given = {name: value for name, value in (("email", wanted.email), ("phone", wanted.phone)) if value is not None}
    row = session.get_one(CustomerRow, customer.id, with_for_update=True)
    _, etag = told(ra, row)
    # RFC 9110, 13.1.1: * is whatever there is, and there is always something
    if if_match.strip() != "*" and not hmac.compare_digest(etag.encode(), if_match.encode()):
        raise Refused(Refusal.CHANGED_MEANWHILE)
    personal = replace(opened(ra.vault, row), **given)
    row.sealed_personal = sealed(ra.vault, row.cn, personal)
    return _profile(ra, row, personal)


def _profile(ra: Registry, customer: CustomerRow, personal: Personal) -> tuple[Profile, str]:
    # keyed: the tag of an address that somebody guesses must not tell whether it is the right one
    said = f"{customer.cn}\x00{personal.email}\x00{personal.phone}".encode()
    tag = hmac.digest(ra.foundation.kek, b"profile " + said, "sha256").hex()[:32]
    return Profile(personal.email, personal.phone), f'"{tag}"'
