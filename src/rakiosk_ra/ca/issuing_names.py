"""The issuing authorities' names and addresses: each has its own, which end in its number.

Whoever meets two lists tells them apart by nothing but the issuer's name: RFC 5280 leaves room for one name with two
keys (4.2.1.1), and many programs do not.
"""

import re

from cryptography import x509
from cryptography.x509.oid import NameOID

LIST, OCSP, ISSUER = "/c", "/o", "/a"
"""The paths that certificates name, below the address of the public listener: a letter each, for they lie on cards."""
DELTA, FRESH = "/d", "/f"
"""The paths of the delta list, and of the complete list that names it."""
_FIRST = "rakiosk CA"
_NUMBERED = re.compile(r"rakiosk C([1-9][0-9]{0,3})")


def name_of(number: int) -> x509.Name:
    """The name of the N-th issuing authority: in every customer's certificate, and short for that."""
    text = _FIRST if number == 1 else f"rakiosk C{number}"
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def number_of(name: x509.Name) -> int:
    """The number of the issuing authority with this name. Raises ValueError for any other name."""
    text = common_name(name)
    found = _NUMBERED.fullmatch(text)
    if text != _FIRST and found is None:
        raise ValueError(f"no issuing authority's name: {text}")
    return 1 if found is None else int(found[1])


def common_name(name: x509.Name) -> str:
    """The common name in a name; empty when there is none."""
    names = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def path_of(kind: str, number: int) -> str:
    """The path of one kind of what an authority publishes: its number is behind it, but for the first."""
    return kind if number == 1 else f"{kind}{number}"
