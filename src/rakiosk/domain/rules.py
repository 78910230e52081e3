"""Rules for what customers type, told before anything is sent or spent."""

import unicodedata
from enum import StrEnum

CN_LENGTH_MOST = 64  # X.520 ub-common-name
PASSWORD_LENGTH_LEAST = 7  # manual 壹-一-2 says both "over 6" and "6 or more": 7 satisfies both
PASSWORD_LENGTH_MOST = 64
PIN_LENGTH_LEAST = 6  # SP 800-73-4 part 2, 2.4.3
PIN_LENGTH_MOST = 8


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


def normalised_cn(typed: str) -> str:
    """The CN as the RA knows it: trimmed, full-width letters and digits made half-width (NFKC)."""
    return unicodedata.normalize("NFKC", typed).strip()


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


def is_pin_shape(pin: bytes | bytearray) -> bool:
    """Whether a PIN has the shape that a card takes: 6 to 8 ASCII digits. Anything else is not worth a try."""
    return PIN_LENGTH_LEAST <= len(pin) <= PIN_LENGTH_MOST and all(0x30 <= digit <= 0x39 for digit in pin)
