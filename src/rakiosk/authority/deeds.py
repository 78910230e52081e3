"""Whatever the kiosk asks the RA to change, in the audit: on disk before it is sent, and what was answered."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rakiosk.audit.port import Act, Audit

if TYPE_CHECKING:  # loaded after the first frame
    import httpx

_NAME = re.compile(
    r"[a-z-]+|v\d+"
)  # a part of a path that is the contract's own: numbers of people's things are left out
_READING = {"GET", "HEAD"}


def hooks(audit: Audit) -> dict[str, list[Callable[..., Any]]]:
    """The event hooks of an HTTP client whose requests are noted."""

    async def asked(request: "httpx.Request") -> None:
        if request.method not in _READING:
            await audit.noted(Act.ASKED, what=_what(request))

    async def answered(response: "httpx.Response") -> None:
        if response.request.method not in _READING:
            audit.note(Act.ANSWERED, what=_what(response.request), status=response.status_code)

    return {"request": [asked], "response": [answered]}


def _what(request: "httpx.Request") -> str:
    parts = (part if _NAME.fullmatch(part) else "-" for part in request.url.path.split("/")[1:])
    return f"{request.method} /{'/'.join(parts)}"
