"""Names of certificate files: they say whose, what for and from which day, and every system can have them."""

import re
from collections.abc import Collection
from datetime import datetime

from ra_contract.certificate import Use
from ra_contract.local_time import TAIPEI

ENDINGS = (".p12", ".pfx")
_WORDS = {Use.SIGNING: "sign", Use.ENCRYPTION: "encrypt"}
_SAYS_SIGNING = re.compile("sign|簽章|簽名|签章|签名")
_SAYS_ENCRYPTION = re.compile("enc|加密|加解密")
_CN_MOST = 30
_NOT_SAFE = re.compile(r"[^A-Za-z0-9_-]+")


def suggested_name(cn: str, use: Use, when: datetime, taken: Collection[str]) -> str:
    """DEMO-05-sign-20261124.p12, with a number behind it when that one is taken."""
    stem = f"{_owner(cn)}-{_WORDS[use]}-{when.astimezone(TAIPEI):%Y%m%d}"
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(f"{name}.p12" for name in candidates if not is_taken(f"{name}.p12", taken))


def _owner(cn: str) -> str:
    return _NOT_SAFE.sub("", cn)[:_CN_MOST].strip("-_") or "certificate"


def likely_signing(names: Collection[str], cn: str) -> str:
    """The name that most likely is that of a customer's present signing file; empty if none says so.

    Ours before others', and the newest of them; a name that says both uses says nothing.
    """
    named = [name for name in names if _says_signing(name.casefold())]
    owner = f"{_owner(cn)}-".casefold()
    return max(named, key=lambda name: (name.casefold().startswith(owner), name.casefold()), default="")


def _says_signing(name: str) -> bool:
    return bool(_SAYS_SIGNING.search(name)) and not _SAYS_ENCRYPTION.search(name)


def is_taken(name: str, taken: Collection[str]) -> bool:
    """Whether a name is among these; FAT does not tell capital letters from small ones."""
    return name.casefold() in {other.casefold() for other in taken}
