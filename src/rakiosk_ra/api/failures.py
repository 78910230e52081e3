"""Every failure as a problem document, and as little of it in the log as support staff need."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.problems import MEDIA_TYPE, Refused, body
from rakiosk_ra.ca.signing_clock import ClockBehind


def add_handlers(app: FastAPI) -> None:
    """Tell an application to answer every failure that is not a bug with a problem document."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(ClockBehind, _clock_behind)


def answer(refused: Refused) -> JSONResponse:
    """A refusal as a response."""
    problem = refused.problem()
    return JSONResponse(body(problem), problem.status, refused.headers(), MEDIA_TYPE)


def _refused(_request: Request, error: Exception) -> JSONResponse:
    return answer(error if isinstance(error, Refused) else Refused(ProblemCode.INTERNAL))


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    # Where it is wrong, never what was sent: that may be a password.
    places = {".".join(map(str, e["loc"])) for e in error.errors()} if isinstance(error, RequestValidationError) else ()
    return answer(Refused(ProblemCode.INVALID_REQUEST, ", ".join(sorted(places))))


def _http(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = Refusal.NOT_FOUND if status == 404 else ProblemCode.INVALID_REQUEST
    # FastAPI tells some bodies that it cannot read by 400, others by 422: the contract knows 422.
    response = answer(Refused(code, status=422 if status == 400 else status))
    if isinstance(error, HTTPException) and error.headers:  # Allow, of a method that there is not (RFC 9110, 15.5.6)
        response.headers.update(error.headers)
    return response


def _clock_behind(_request: Request, _error: Exception) -> JSONResponse:
    detail = "nothing is signed: the clock is behind what was signed already"
    return answer(Refused(ProblemCode.INTERNAL, detail, status=503, retry_after=60))


def _busy(_request: Request, _error: Exception) -> JSONResponse:
    return answer(Refused(ProblemCode.INTERNAL, "the database is busy or away", status=503, retry_after=2))
