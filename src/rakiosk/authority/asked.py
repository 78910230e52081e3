"""Requests as they are asked, and as the log may tell of them."""

from rakiosk.secret import Secret


def authorization(token: Secret) -> dict[str, str]:
    """The header that shows a session's token (RFC 6750, 2.1)."""
    return {"Authorization": f"Bearer {token.text()}"}


def without_ids(path: str) -> str:
    """A path without what names somebody's things."""
    return "/".join(part if part.isalpha() or part.startswith("v") else "…" for part in path.split("/"))
