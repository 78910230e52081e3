"""One request to the RA: over TLS with the kiosk's certificate, under the session's token; its answer checked."""

import asyncio
import ssl
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self, TypeVar

import httpx
from pydantic import ValidationError

from ra_contract.enrolment import MACHINE
from ra_contract.problems import Problem
from rakiosk.authority.again import is_repeatable, told_after, until_there
from rakiosk.authority.answers import adapter, read
from rakiosk.authority.asked import authorization, without_ids
from rakiosk.authority.cut_off import CutOff
from rakiosk.authority.machine import machine
from rakiosk.authority.open_line import OpenLine
from rakiosk.authority.port import Told
from rakiosk.authority.problems import Refuse, error_of
from rakiosk.authority.tls import TlsFiles, own_certificate_trouble, refused_by_kiosk, refused_by_ra
from rakiosk.domain.errors import RaBroken, RaError, RaRefused, RaTooSlow, RaUnreachable, SessionEnded
from rakiosk.secret import Secret

Record = TypeVar("Record")
NO_HEADERS: Mapping[str, str] = {}
WHOLE_SECONDS = 60.0  # for a whole answer: a far end that trickles keeps within the time for each read
PAGE_SECONDS = 20.0  # for the public pages, of which the kiosk has kept some
FILE_SECONDS = 300.0

_LIMITS = httpx.Limits(keepalive_expiry=60.0)  # longer than a menu's rounds: else TLS begins anew in each

sys.modules.setdefault("trio", None)  # type: ignore[arg-type]  # httpcore looks for it four times a request

_AWAY = {408, 425, 429, *range(502, 600)} - {505, 506, 510}
"""For a moment: RFC 9110, 15.5.9 and 15.6.3 on; RFC 8470, 5.2; RFC 6585, 4 and 6; what gateways have of their own."""
_UNSAYABLE = (httpx.InvalidURL, UnicodeEncodeError)  # a path, or a header, of names that the RA has given
_BROKEN_SECONDS = 0.2  # until a connection that broke, or was refused, is tried anew


class Transport:
    """A connection to the RA and the token of the session that is open on it. All methods raise leaves of RaError.

    `refuse` makes the error for what the contract refuses: whose words it has depends on who asks.
    """

    def __init__(self, http: httpx.AsyncClient, files: TlsFiles | None = None, refuse: Refuse = RaRefused) -> None:
        self.http = http
        self._refuse = refuse
        self.line = OpenLine()
        self._files = files
        self._stamp = files.stamp() if files is not None else None
        self._left: list[httpx.AsyncClient] = []  # with files of before; requests may still be under way there
        self._token: Secret | None = None
        self.changes = 0  # requests that may have changed something

    @classmethod
    def over_tls(cls, url: str, files: TlsFiles, *, timeout_seconds: float, refuse: Refuse = RaRefused) -> Self:
        """A connection to the RA at `url`. Raises OSError, ssl.SSLError."""
        http = httpx.AsyncClient(
            base_url=url, verify=files.context(), timeout=timeout_seconds, trust_env=False, limits=_LIMITS
        )
        return cls(http, files, refuse)

    async def close(self) -> None:
        """Let go of the connection."""
        for http in (self.http, *self._left):
            await http.aclose()

    def begin_session(self, token: str) -> None:
        """Send this token with every request from now on."""
        self._token = Secret.of(token)

    def forget_session(self) -> None:
        """Forget the token."""
        if self._token is not None:
            self._token.wipe()
            self._token = None

    async def end_session(self, path: str) -> None:
        """Forget the token at once, and tell the RA that its session is over; nothing is sent without a session."""
        token, self._token = self._token, None
        if token is None:
            return
        headers = authorization(token)
        token.wipe()
        await self.request("DELETE", path, headers=headers)

    async def record(
        self,
        method: str,
        path: str,
        kind: type[Record],
        body: object = None,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        parameters: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> Record:
        """Ask, and read the answer as a record of the contract."""
        answer = await self.request(method, path, body, headers=headers, parameters=parameters, once=once)
        return read(answer, f"{method} {without_ids(path)}", kind)

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        parameters: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> httpx.Response:
        """Ask; the answer, when the RA has carried it out. Asked again while it is away, unless `once` is meant.

        What was not sent, as there was no connection, is asked again in any case.
        """

        async def ask() -> httpx.Response:
            return await self._asked(method, path, body, headers, parameters)

        self.changes += method != "GET"
        is_once = once or not is_repeatable(method, headers.get("Idempotency-Key"))
        return await until_there(ask, is_once=is_once)

    async def _asked(
        self, method: str, path: str, body: Any, headers: Mapping[str, str], parameters: Mapping[str, str] | None
    ) -> httpx.Response:
        token = self._token
        all_headers = (authorization(token) if token is not None else {}) | dict(headers)
        json = None if body is None else asdict(body)
        self._take_up_files()
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                answer = await self.http.request(
                    method, path, json=json, headers=all_headers, params=parameters, extensions={"trace": CutOff()}
                )
        except TimeoutError:
            raise RaUnreachable(f"no whole answer in {WHOLE_SECONDS:.0f} s") from None
        except httpx.HTTPError as error:
            raise _transport_error(error, self._files) from error
        except _UNSAYABLE as error:
            raise RaBroken(f"{type(error).__name__}: what the RA has told cannot be said back to it") from None
        self.line.note(answer)
        if answer.is_success:
            return answer
        raise self._noted(_refusal(answer, answer.content, self._refuse), token)

    def _noted(self, refusal: RaError, token: Secret | None) -> RaError:
        if isinstance(refusal, SessionEnded) and token is self._token:  # not that of a customer who came meanwhile
            self.forget_session()
        return refusal

    async def public(self, path: str, most: int, headers: Mapping[str, str]) -> tuple[str, bytes] | None:
        """ETag and body, at most so many bytes, of a page for everybody, asked for without a token; None: unchanged."""
        return await until_there(lambda: self._streamed(path, most, headers, PAGE_SECONDS))

    async def download(self, path: str, most: int, told: Told, *, is_public: bool) -> bytes:
        """A file of at most so many bytes; one that is not public is asked for under the session's token."""
        token = None if is_public else self._token

        async def ask() -> bytes:
            headers = authorization(token) if token is not None else {}
            try:
                answer = await self._streamed(path, most, headers, FILE_SECONDS, told)
            except SessionEnded as ended:
                raise self._noted(ended, token) from None
            return answer[1] if answer is not None else b""

        return await until_there(ask)

    async def _streamed(
        self, path: str, most: int, headers: Mapping[str, str], seconds: float, told: Told = lambda _bytes: None
    ) -> tuple[str, bytes] | None:
        self._take_up_files()
        body = bytearray()
        try:
            following = {"trace": CutOff()}
            asking = self.http.stream("GET", path, headers=dict(headers), extensions=following)
            async with asyncio.timeout(seconds), asking as answer:
                async for part in answer.aiter_bytes():
                    body += part
                    told(len(body))
                    if len(body) > most:
                        raise RaBroken(f"GET {without_ids(path)}: more than {most} bytes")
        except TimeoutError:
            raise RaTooSlow(f"GET {without_ids(path)}: {len(body)} bytes in {seconds:.0f} s") from None
        except httpx.HTTPError as error:
            raise _transport_error(error, self._files) from error
        except _UNSAYABLE as error:
            raise RaBroken(f"{type(error).__name__}: what the RA has told cannot be said back to it") from None
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if answer.is_success:
            return answer.headers.get("ETag", ""), bytes(body)
        raise _refusal(answer, bytes(body), self._refuse)

    def _take_up_files(self) -> None:
        """Go on as the machine that this is, and by a renewed certificate where the files are others than before."""
        if self._files is None:
            return
        self.http.headers[MACHINE] = machine()
        context, self._stamp = self._files.renewed(self._stamp)
        if context is not None:
            old = self.http
            self.http = httpx.AsyncClient(
                base_url=old.base_url,
                headers=old.headers,
                verify=context,
                timeout=old.timeout,
                trust_env=False,
                limits=_LIMITS,
                event_hooks=old.event_hooks,
            )
            self._left.append(old)


def _refusal(answer: httpx.Response, body: bytes, refuse: Refuse) -> RaError:
    try:
        refusal = error_of(adapter(Problem).validate_json(body), refuse)
    except ValidationError:
        refusal = RaBroken(f"{answer.status_code} without a problem document")
    if isinstance(refusal, RaBroken) and answer.status_code in _AWAY:
        return RaUnreachable(f"status {answer.status_code}", after=told_after(answer.headers), has_answered=True)
    return refusal


def _transport_error(error: httpx.HTTPError, files: TlsFiles | None) -> RaError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return refused_by_kiosk(cause, files)
        cause = cause.__cause__ or cause.__context__
    name = type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return RaUnreachable(name)
    # TLS 1.3: a refused client certificate shows only at the first read, as a closed connection
    is_tls = isinstance(error, httpx.ReadError | httpx.ConnectError)
    if is_tls and (refusal := refused_by_ra(str(error), files)) is not None:
        return refusal
    if not isinstance(error, httpx.ConnectError) and (trouble := own_certificate_trouble(files, name)) is not None:
        return trouble
    return RaUnreachable(name, after=_BROKEN_SECONDS, is_unsent=isinstance(error, httpx.ConnectError))
