"""A customer's own numbers, under seal; and what of them a card PIN must not be, as hashes only."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from ra_contract.contact import is_email
from ra_contract.pin_reset import PinFragments
from ra_contract.rules import PIN_LENGTH_LEAST, PIN_LENGTH_MOST
from rakiosk_ra.bank.port import BankSilent
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.registry import Registry

COST = 4096
"""scrypt's n: some 10 ms for the one PIN that a kiosk checks, some 3 hours for all of six digits."""
_HASH_BYTES = 16
_SALT_BYTES = 16
_PURPOSE = "personal"
_ROC_EPOCH = 1911
_YEAR_LEAST = 1900


@dataclass(frozen=True, slots=True)
class Personal:
    """A customer's own numbers, as far as the counter knows them; each may be empty. The birthday is YYYY-MM-DD."""

    id_number: str = ""
    birthday: str = ""
    phone: str = ""
    email: str = ""


def checked(personal: Personal) -> Personal:
    """The numbers, if they can be such. Raises AdminError."""
    for number in (personal.id_number, personal.phone):
        if not re.fullmatch(r"[0-9A-Z+() -]{0,20}", number):
            raise AdminError("An identity number and a phone number have digits, capital letters, +, - and spaces.")
    if personal.email and not is_email(personal.email):
        raise AdminError("An E-mail address is like mei.lin@example.com, with at most 64 characters.")
    try:
        born = date.fromisoformat(personal.birthday) if personal.birthday else None
    except ValueError as error:
        raise AdminError("A birthday is written YYYY-MM-DD.") from error
    if born is not None and born.year < _YEAR_LEAST:
        raise AdminError(f"A birthday is in {_YEAR_LEAST} or later.")
    return personal


def sealed(vault: Vault, cn: str, personal: Personal) -> bytes | None:
    """The numbers as they are kept; None when there are none."""
    if personal == Personal():
        return None
    return vault.seal(json.dumps(asdict(personal)).encode(), _PURPOSE, cn)


def fragments(ra: Registry, current: SessionRow) -> PinFragments:
    """Every PIN that stands in the customer's own numbers, hashed with one salt a session.

    Hashes come sorted, so that their order tells nothing; without the bank its accounts are left out.
    """
    customer = current.customer
    try:
        accounts = ra.bank.accounts_of(customer.cn)
    except BankSilent:
        accounts = ()
    salt = hmac.digest(ra.foundation.kek, b"pin fragments " + current.token_sha256.encode(), "sha256")[:_SALT_BYTES]
    pins = forbidden_pins(opened(ra.vault, customer), accounts)
    hashes = sorted(_hashed(pin, salt) for pin in pins)
    return PinFragments(encoded(salt), COST, tuple(hashes))


def forbidden_pins(personal: Personal, accounts: Iterable[str]) -> set[str]:
    """Digits of 6 to 8 out of somebody's own numbers, and the birthday as people write it."""
    numbers = (personal.id_number, personal.phone, *accounts)
    pins = {part for number in numbers for part in _parts(re.sub(r"[^0-9]", "", number))}
    return pins | (_written(date.fromisoformat(personal.birthday)) if personal.birthday else set())


def _parts(digits: str) -> Iterable[str]:
    for length in range(PIN_LENGTH_LEAST, PIN_LENGTH_MOST + 1):
        for start in range(len(digits) - length + 1):
            yield digits[start : start + length]


def _written(day: date) -> set[str]:
    """A day in the Gregorian calendar (year first, month first, day first) and in that of the Republic of China."""
    formats = ("%Y%m%d", "%y%m%d", "%m%d%Y", "%m%d%y", "%d%m%Y", "%d%m%y")
    year, rest = day.year - _ROC_EPOCH, f"{day:%m%d}"
    republican = {f"{year:03d}{rest}", f"{year:02d}{rest}", f"{year % 100:02d}{rest}"} if year > 0 else set()
    return {day.strftime(form) for form in formats} | republican


def opened(vault: Vault, customer: CustomerRow) -> Personal:
    """A customer's numbers; all empty when the counter was told none."""
    if customer.sealed_personal is None:
        return Personal()
    return Personal(**json.loads(vault.open(customer.sealed_personal, _PURPOSE, customer.cn)))


def _hashed(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=8, p=1, dklen=_HASH_BYTES).hex()
