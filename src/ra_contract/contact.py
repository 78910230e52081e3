"""A customer's E-mail address and telephone number: what can be one, and how they are shown to whoever looks along."""

import re

LENGTH_MOST = 64  # as long as a field of the kiosk takes
_PHONE_DIGITS_LEAST, _PHONE_DIGITS_MOST = 7, 15  # E.164: at most 15
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, 3.2.3
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP = rf"(?:[A-Za-z]{{2,63}}|(?=[Xx][Nn]--){_LABEL})"  # RFC 3696, 2: not all digits; or a name in other letters
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_TOP}")
_PHONE = re.compile(r"\+?[0-9(][0-9() .-]*[0-9](?: *# *[0-9]{1,6})?")


def is_email(text: str) -> bool:
    """Whether this can be an E-mail address."""
    return len(text) <= LENGTH_MOST and _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether this can be a telephone number: digits with +, -, dots, blanks and brackets, an extension behind #."""
    digits = sum(character.isdigit() for character in text.partition("#")[0])
    fits = _PHONE_DIGITS_LEAST <= digits <= _PHONE_DIGITS_MOST and len(text) <= LENGTH_MOST
    return fits and _PHONE.fullmatch(text) is not None


def masked_email(email: str) -> str:
    """Its first letter and its domain; nothing tells how long it is."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if email else ""


def masked_phone(phone: str) -> str:
    """Its last three digits; nothing tells how long it is."""
    return f"***{phone[-3:]}" if phone else ""
