"""One request to the RA: over TLS with the kiosk's certificate, under the session's token; its answer checked."""

import ssl
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from ra_contract.problems import Problem
from rakiosk.authority.problems import error_of
from rakiosk.domain.errors import RaBroken, RaError, RaUnreachable, RaUntrusted, SessionEnded
from rakiosk.secret import Secret

Record = TypeVar("Record")
NO_HEADERS: Mapping[str, str] = {}


class Transport:
    """A connection to the RA and the token of the session that is open on it. All methods raise leaves of RaError."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self._token: Secret | None = None

    @classmethod
    def over_tls(cls, url: str, *, authority: str, certificate: str, key: str, timeout_seconds: float) -> Self:
        """A connection to the RA at `url`; the rest are paths of PEM files. Raises OSError, ssl.SSLError."""
        context = ssl.create_default_context(cafile=authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key, password="")  # else OpenSSL asks for one on the terminal
        return cls(httpx.AsyncClient(base_url=url, verify=context, timeout=timeout_seconds, trust_env=False))

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
        headers = _authorization(token)
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
    ) -> Record:
        """Ask, and read the answer as a record of the contract."""
        answer = await self.request(method, path, body, headers=headers, parameters=parameters)
        return read(answer, f"{method} {_without_ids(path)}", kind)

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        parameters: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Ask; the answer, when the RA has carried it out."""
        token = self._token
        all_headers = (_authorization(token) if token is not None else {}) | dict(headers)
        json = None if body is None else asdict(body)
        try:
            answer = await self.http.request(method, path, json=json, headers=all_headers, params=parameters)
        except httpx.HTTPError as error:
            raise _transport_error(error) from error
        if answer.is_success:
            return answer
        refusal = _refusal(answer.status_code, answer.content)
        if isinstance(refusal, SessionEnded) and token is self._token:  # not that of a customer who came meanwhile
            self.forget_session()
        raise refusal

    async def public(self, path: str, most: int, headers: Mapping[str, str]) -> tuple[str, bytes] | None:
        """ETag and body, at most so many bytes, of a page for everybody, asked for without a token; None: unchanged."""
        try:
            async with self.http.stream("GET", path, headers=dict(headers)) as answer:
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > most:
                        raise RaBroken(f"GET {_without_ids(path)}: more than {most} bytes")
        except httpx.HTTPError as error:
            raise _transport_error(error) from error
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if answer.is_success:
            return answer.headers.get("ETag", ""), bytes(body)
        raise _refusal(answer.status_code, bytes(body))


def read(answer: httpx.Response, asked: str, kind: type[Record]) -> Record:
    """An answer as a record. Raises RaBroken, which tells only the place: the answer may hold a customer's data."""
    try:
        return TypeAdapter(kind).validate_json(answer.content)
    except ValidationError as error:
        raise RaBroken(f"{asked}: {error.error_count()} fields") from None


def _authorization(token: Secret) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.text()}"}


def _refusal(status: int, body: bytes) -> RaError:
    try:
        return error_of(TypeAdapter(Problem).validate_json(body))
    except ValidationError:
        return RaBroken(f"{status} without a problem document")


def _transport_error(error: httpx.HTTPError) -> RaError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RaUntrusted("the RA's certificate is not from our authority")
        cause = cause.__cause__ or cause.__context__
    # TLS 1.3: a refused client certificate shows only at the first read, as a closed connection
    if isinstance(error, httpx.ReadError | httpx.ConnectError) and "alert" in str(error).lower():
        return RaUntrusted("the RA refuses this kiosk's certificate")
    return RaUnreachable(type(error).__name__)


def _without_ids(path: str) -> str:
    return "/".join(part if part.isalpha() or part.startswith("v") else "…" for part in path.split("/"))
