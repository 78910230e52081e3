"""The public page of check codes: HTML for people, JSON for who asks for it."""

import base64
import hashlib
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ra_contract.certificate import Status
from ra_contract.claim import CHECK_PATH
from rakiosk_ra.statements.check import UNKNOWN, Check
from rakiosk_slip.content import Row, Text
from rakiosk_slip.statement import moment
from rakiosk_slip.terms import STATUSES

_CONTENT = Path(__file__).with_name("page")
_STYLE = (_CONTENT / "style.css").read_text("utf-8")
_PAGE = Template((_CONTENT / "page.html").read_text("utf-8"))
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
_NOW = {
    status: Text(f"憑證現在{words.chinese}", f"The status now: {words.english}") for status, words in STATUSES.items()
}
_UNKNOWN = Text("查無此查驗碼", "No statement has this check code")
_UNKNOWN_ADVICE = Text(
    "請核對紙本上的 12 碼；若仍查無，請勿採信該證明單。",
    "Compare the 12 characters with the paper; if it stays unknown, do not trust the paper.",
)
_OFTEN = Text("查詢次數過多，請稍後再試", "Too many requests: please try again later")

_AWAY = Text("目前無法查驗", "This cannot be checked now")
_AWAY_ADVICE = Text(
    "這不表示證明單有問題；請過幾分鐘再查一次。",
    "That says nothing against the paper; please check it again in a few minutes.",
)
_AWAY_SECONDS = 60


def form() -> Response:
    """The page that asks for a check code."""
    return _html("", Text("憑證證明單查驗", "Checking a statement"))


def moved_to(code: str) -> Response:
    """On to the answer for a code that was typed into the form."""
    return RedirectResponse(f"{CHECK_PATH}/{quote(code, safe='')}", 303, _HEADERS)


def answer(found: Check | None, *, as_json: bool) -> Response:
    """The answer to a check code, known or not."""
    if as_json:
        return _json({"state": UNKNOWN}, 404) if found is None else _json(_record(found))
    if found is None:
        return _html(_block("", _UNKNOWN, (_UNKNOWN_ADVICE,)), _UNKNOWN, 404)
    return _html(_told(found), _NOW[found.state])


def too_often(wait: int, *, as_json: bool) -> Response:
    """The answer to somebody who has to wait for so many seconds."""
    refusal = _json({"state": "too-many-requests"}, 429) if as_json else _html(_block("", _OFTEN, ()), _OFTEN, 429)
    refusal.headers["Retry-After"] = str(wait)
    return refusal


def away(*, as_json: bool) -> Response:
    """The answer while the status of nothing can be told."""
    refusal = _json({"state": "unavailable"}, 503) if as_json else _html(_block("", _AWAY, (_AWAY_ADVICE,)), _AWAY, 503)
    refusal.headers["Retry-After"] = str(_AWAY_SECONDS)
    return refusal


def _record(found: Check) -> dict[str, object]:
    return {
        "state": found.state.value,
        "since": _utc(found.since),
        "stated": found.stated.value,
        "number": found.number,
        "issued_at": _utc(found.issued_at),
        "serial_end": found.serial_end,
        "prints": found.prints,
    }


def _told(found: Check) -> str:
    since = moment(found.since)
    paragraphs = [Text(f"自 {since} 起（臺灣時間）", f"Since {since}, Taiwan time")]
    if found.has_changed:
        then = STATUSES[found.stated]
        paragraphs.append(
            Text(
                f"證明單開立時為「{then.chinese}」，之後狀態已變更。",
                f"When the statement was made it was {then.english}; that has changed since.",
            )
        )
    rows = (
        Row(Text("證明單編號", "Number of the statement"), Text(found.number)),
        Row(Text("開立時間", "Made at"), Text(moment(found.issued_at))),
        Row(Text("憑證序號末四碼", "End of the serial number"), Text(found.serial_end)),
        Row(Text("列印次數", "Times printed"), Text(str(found.prints))),
    )
    name = "valid" if found.state is Status.VALID else ""
    return _block(name, _NOW[found.state], paragraphs) + _list(rows)


def _block(name: str, heading: Text, paragraphs: tuple[Text, ...] | list[Text]) -> str:
    body = "".join(f"<p>{_both(text)}</p>" for text in paragraphs)
    return f'<div class="answer {name}" role="status"><p><strong>{_both(heading)}</strong></p>{body}</div>'


def _list(rows: tuple[Row, ...]) -> str:
    items = "".join(f"<dt>{_both(row.label)}</dt><dd>{_both(row.value)}</dd>" for row in rows)
    return f"<dl>{items}</dl>"


def _both(text: Text) -> str:
    english = f' <span lang="en">{escape(text.english)}</span>' if text.english else ""
    return escape(text.chinese) + english


def _html(answer: str, title: Text, status: int = 200) -> Response:
    page = _PAGE.substitute(title=escape(f"{title.chinese} {title.english}"), style=_STYLE, answer=answer)
    return HTMLResponse(page, status, _HEADERS)


def _json(record: dict[str, object], status: int = 200) -> Response:
    return JSONResponse(record, status, _HEADERS)


def _utc(when: datetime) -> str:
    return when.isoformat()
