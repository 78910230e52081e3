"""Rules for what customers type, told before anything is sent or spent."""

from datetime import date
from enum import StrEnum
from itertools import pairwise

from ra_contract.typed import as_meant

CN_LENGTH_MOST = 64  # X.520 ub-common-name
PASSWORD_LENGTH_LEAST = 7  # manual 壹-一-2 says both "over 6" and "6 or more": 7 satisfies both
PASSWORD_LENGTH_MOST = 64
PIN_LENGTH_LEAST = 6  # SP 800-73-4 part 2, 2.4.3
PIN_LENGTH_MOST = 8
ROC_EPOCH = 1911  # year 1 of the Republic is 1912


class PasswordRule(StrEnum):
    """A rule for a login password that can be broken (manual 壹-一-2)."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_UPPERCASE = "no-uppercase"
    NO_LOWERCASE = "no-lowercase"
    NO_DIGIT = "no-digit"
    NOT_ASCII = "not-ascii"  # only letters, digits and signs that every keyboard has
    LIKE_CN = "like-cn"
    SAME_AS_OLD = "same-as-old"
    NOT_REPEATED = "not-repeated"  # the second entry differs: found by the kiosk only


class PinRule(StrEnum):
    """A rule for a new card PIN that can be broken; all are told before a try is spent."""

    SHAPE = "shape"  # 6 to 8 digits
    REPEATED = "repeated"  # one or two digits only, or a block over and over
    SEQUENCE = "sequence"  # up or down in steps of one
    DATE = "date"  # reads as a day, in the Gregorian or the ROC calendar: a birthday, likely
    PERSONAL = "personal"  # stands in the customer's own numbers
    SAME_AS_OLD = "same-as-old"
    NOT_REPEATED = "not-repeated"  # the second entry differs: found by the kiosk only


def normalised_cn(typed: str) -> str:
    """The CN as the RA knows it: as it was meant, in capitals."""
    return as_meant(as_meant(typed).upper())


def broken_password_rules(new: str, *, old: str = "", cn: str = "") -> tuple[PasswordRule, ...]:
    """The rules that a new login password breaks, in the order in which they are told; empty when it is good."""
    checks = (
        (PasswordRule.NOT_ASCII, not all("!" <= c <= "~" for c in new)),
        (PasswordRule.TOO_SHORT, len(new) < PASSWORD_LENGTH_LEAST),
        (PasswordRule.TOO_LONG, len(new) > PASSWORD_LENGTH_MOST),
        (PasswordRule.NO_UPPERCASE, not any("A" <= c <= "Z" for c in new)),
        (PasswordRule.NO_LOWERCASE, not any("a" <= c <= "z" for c in new)),
        (PasswordRule.NO_DIGIT, not any("0" <= c <= "9" for c in new)),
        (PasswordRule.LIKE_CN, bool(cn) and cn.casefold() in new.casefold()),
        (PasswordRule.SAME_AS_OLD, bool(old) and new == old),
    )
    return tuple(rule for rule, broken in checks if broken)


def broken_pin_rules(new: str, *, old: str = "") -> tuple[PinRule, ...]:
    """The rules that a new PIN breaks by itself (PERSONAL needs the RA); empty when it is good."""
    if not is_pin_shape(new.encode()):
        return (PinRule.SHAPE,)
    checks = (
        (PinRule.REPEATED, _is_repeated(new)),
        (PinRule.SEQUENCE, _is_sequence(new)),
        (PinRule.DATE, _is_date(new)),
        (PinRule.SAME_AS_OLD, new == old),
    )
    return tuple(rule for rule, broken in checks if broken)


def _is_repeated(pin: str) -> bool:
    blocks = (pin[:length] for length in (2, 3, 4))
    return len(set(pin)) <= 2 or any((block * 4)[: len(pin)] == pin for block in blocks)


def _is_sequence(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({1}, {9})


def _is_date(pin: str) -> bool:
    """YYYYMMDD, and in ROC years YYMMDD and YYYMMDD; six digits are read as a Gregorian YYMMDD as well."""
    year, month, day = int(pin[:-4]), int(pin[-4:-2]), int(pin[-2:])
    years = {6: (year + ROC_EPOCH, year + 1900, year + 2000), 7: (year + ROC_EPOCH,), 8: (year,)}[len(pin)]
    return any(_is_day(candidate, month, day) for candidate in years)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return year >= 1900 and date(year, month, day) <= date.today()  # noqa: DTZ011  # a birthday has no zone
    except ValueError:
        return False


def is_pin_shape(pin: bytes | bytearray) -> bool:
    """Whether a PIN has the shape that a card takes: 6 to 8 ASCII digits. Anything else is not worth a try."""
    return PIN_LENGTH_LEAST <= len(pin) <= PIN_LENGTH_MOST and all(0x30 <= digit <= 0x39 for digit in pin)
