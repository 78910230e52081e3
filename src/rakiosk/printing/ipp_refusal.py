"""Refusals of a job as conditions: the status codes of IPP (RFC 8011, appendix B) and of HTTP."""

from http import HTTPStatus

from pyipp.enums import IppStatus

from rakiosk.printing.ipp_answer import Response
from rakiosk.printing.port import Condition

_MEDIA = "media"
_CONDITIONS: dict[int, Condition] = {
    IppStatus.ERROR_FORBIDDEN: Condition.LOCKED,
    IppStatus.ERROR_NOT_AUTHENTICATED: Condition.LOCKED,
    IppStatus.ERROR_NOT_AUTHORIZED: Condition.LOCKED,
    IppStatus.ERROR_NOT_FOUND: Condition.ABSENT,
    IppStatus.ERROR_GONE: Condition.ABSENT,
    IppStatus.ERROR_BUSY: Condition.BUSY,
    IppStatus.ERROR_TEMPORARY: Condition.BUSY,
}
_HTTP = {
    401: Condition.LOCKED,
    403: Condition.LOCKED,
    407: Condition.LOCKED,
    426: Condition.LOCKED,
    404: Condition.ABSENT,
    405: Condition.ABSENT,
    410: Condition.ABSENT,
    **dict.fromkeys((301, 302, 303, 307, 308), Condition.ABSENT),  # it is somewhere else, and nobody has checked where
    **dict.fromkeys((408, 429, 502, 503, 504), Condition.BUSY),
}


def refusal(answer: Response) -> Condition | None:
    """Why a job was not taken, or would not be; None when it is. Other paper than asked for is none of ours."""
    if _MEDIA in answer.unsupported:
        return Condition.WRONG_PAPER
    return None if answer.is_good else _CONDITIONS.get(answer.status, Condition.REFUSES)


def is_in_doubt(status: int) -> bool:
    """Whether a printer may have taken what it answers so: a gateway's 502 tells only that the answer was lost."""
    return status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def http_refusal(status: int) -> Condition:
    """The condition of a printer that answers with a status of HTTP."""
    return _HTTP.get(status, Condition.REFUSES)
