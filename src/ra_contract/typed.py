"""Text that people type, as they mean it: input methods have several signs for one, and some that nobody sees."""

import re
import unicodedata
from contextlib import suppress

# hyphens and dashes, the minus, and the two of East Asian fonts that NFKC leaves alone
_HYPHENS = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0x2E3A, 0x2E3B, 0x30FC), "-")
_EXTENSION = re.compile(r"\s*(?:#|分機|轉|(?<=[0-9) ])(?:ext\.?|x|,))\s*:?\s*", re.IGNORECASE)


def as_meant(typed: str) -> str:
    """A number or name without blanks around it and signs that nobody sees, with hyphens; full-width is half-width."""
    folded = unicodedata.normalize("NFKC", typed).translate(_HYPHENS)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf").strip()


def digits_in(typed: str) -> str:
    """A number without the blanks and hyphens that make it readable; whatever else was typed stays."""
    return re.sub(r"[\s-]", "", as_meant(typed))


def email_in(typed: str) -> str:
    """An E-mail address: no blanks, a Chinese full stop is a dot, and a domain in Chinese is written as in mails.

    RFC 5890, 2.3.2.1: A-labels.
    """
    name, at, domain = re.sub(r"\s", "", as_meant(typed)).replace("。", ".").partition("@")
    if not domain.isascii():
        with suppress(UnicodeError):  # a label that is empty or too long: no address
            domain = domain.encode("idna").decode()
    return name + at + domain


def phone_in(typed: str) -> str:
    """A telephone number with its extension behind #, however that was said: ext., x, a comma, 分機, 轉."""
    return _EXTENSION.sub("#", as_meant(typed))
