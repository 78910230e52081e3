"""Rules for the password of a certificate file: who has the file may guess at it for as long as they like."""

import math
from enum import StrEnum
from itertools import pairwise

LENGTH_LEAST = 8
LENGTH_MOST = 64
_DIFFERENT_LEAST = 5  # characters that differ from each other
_WEAK_BITS, _STRONG_BITS = 45, 65


class FilePasswordRule(StrEnum):
    """A rule for a new certificate file password that can be broken."""

    NOT_ASCII = "not-ascii"  # Java's keytool opens no file whose password has other characters
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_LETTER = "no-letter"
    NO_DIGIT = "no-digit"
    TOO_SIMPLE = "too-simple"  # few different characters
    LIKE_CN = "like-cn"
    NOT_REPEATED = "not-repeated"  # the second entry differs


class Strength(StrEnum):
    """How long a password holds out against guessing."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def broken_file_password_rules(new: str, *, cn: str = "") -> tuple[FilePasswordRule, ...]:
    """The rules that a new certificate file password breaks, in the order in which they are told."""
    checks = (
        (FilePasswordRule.NOT_ASCII, not all("!" <= c <= "~" for c in new)),
        (FilePasswordRule.TOO_SHORT, len(new) < LENGTH_LEAST),
        (FilePasswordRule.TOO_LONG, len(new) > LENGTH_MOST),
        (FilePasswordRule.NO_LETTER, not any(c.isalpha() for c in new)),
        (FilePasswordRule.NO_DIGIT, not any(c.isdigit() for c in new)),
        (FilePasswordRule.TOO_SIMPLE, len(new) >= LENGTH_LEAST and len(set(new)) < _DIFFERENT_LEAST),
        (FilePasswordRule.LIKE_CN, bool(cn) and cn.casefold() in new.casefold()),
    )
    return tuple(rule for rule, broken in checks if broken)


def strength(password: str) -> Strength:
    """A rough measure: the bits of a random password of such characters; runs like 1234 or aaaa count once."""
    kinds = (
        (26, any("a" <= c <= "z" for c in password)),
        (26, any("A" <= c <= "Z" for c in password)),
        (10, any(c.isdigit() for c in password)),
        (33, not password.isalnum()),
    )
    pool = sum(size for size, is_used in kinds if is_used)
    counted = 1 + sum(abs(ord(b) - ord(a)) > 1 for a, b in pairwise(password))
    bits = counted * math.log2(pool) if password else 0
    if bits < _WEAK_BITS:
        return Strength.WEAK
    return Strength.FAIR if bits < _STRONG_BITS else Strength.STRONG
