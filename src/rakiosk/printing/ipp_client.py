"""IPP over HTTP (RFC 8010): one client for a printer on the network, behind ipp-usb, and for a queue of a CUPS."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pyipp.enums import IppOperation

from rakiosk.printing.ipp_answer import Garbled, Response, response
from rakiosk.printing.ipp_message import Value, request
from rakiosk.printing.ipp_refusal import http_refusal, is_in_doubt
from rakiosk.printing.port import Condition

TIMEOUTS = httpx.Timeout(5.0, connect=2.0)
WHOLE_SECONDS = 60.0  # for a whole question and its answer: who trickles keeps within the time for each read
_BYTES_MOST = 4 * 1024 * 1024  # of an answer
USER = "rakiosk"  # who sends the jobs, before the kiosk's name
_DEFAULT_PORTS = {"ipp": 631, "ipps": 631, "http": 80, "https": 443}
_HTTP = {"ipp": "http", "ipps": "https"}


class Unanswered(Exception):
    """No answer that can be used. `was_sent`: the printer may have taken the request all the same."""

    def __init__(self, condition: Condition, cause: str, *, was_sent: bool) -> None:
        super().__init__(f"{condition}: {cause}")
        self.condition = condition
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer answers: its own name for itself, the HTTP address, and the socket of a CUPS on this machine."""

    printer_uri: str
    http: str
    socket: Path | None = None

    @classmethod
    def of(cls, uri: str) -> "Address":
        """The address of an ipp:, ipps:, http: or https: URI. Raises ValueError for one that nobody could ask."""
        parts = urlsplit(uri)
        http = _HTTP.get(parts.scheme, parts.scheme)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        place = f"{host}:{port}{parts.path}"
        try:
            httpx.URL(f"{http}://{place}")
        except httpx.InvalidURL as error:
            raise ValueError(f"{uri!r}: {error}") from error
        return cls(f"ipps://{place}" if http == "https" else f"ipp://{place}", f"{http}://{place}")

    @classmethod
    def of_queue(cls, queue: str, socket: Path) -> "Address":
        """The address of a queue of the CUPS that listens at a socket."""
        return cls(f"ipp://localhost/printers/{queue}", f"http://localhost/printers/{queue}", socket)


class IppClient:
    """Asks one printer. No proxy of the environment is used: it must not catch what goes to this machine."""

    def __init__(
        self, address: Address, authority: Path | None = None, *, user: str = USER, is_trusted: bool = True
    ) -> None:
        self._address = address
        self.user = user
        """The sender of the jobs: at a printer of several kiosks, each is known by its own."""
        self.is_queue = address.socket is not None
        """Whether a CUPS is asked, which keeps jobs and their files."""
        transport = None if address.socket is None else httpx.AsyncHTTPTransport(uds=str(address.socket))
        verify = _trusting(authority) if address.http.startswith("https:") and is_trusted else False
        self._http = httpx.AsyncClient(trust_env=False, timeout=TIMEOUTS, transport=transport, verify=verify)

    async def ask(
        self,
        operation: IppOperation,
        attributes: Mapping[str, Value] | None = None,
        job: Mapping[str, Value] | None = None,
        data: bytes = b"",
    ) -> Response:
        """The printer's answer, whatever its status. Raises Unanswered."""
        target: dict[str, Value] = {"printer-uri": self._address.printer_uri}
        named = dict(attributes or {})
        if "job-id" in named:
            target["job-id"] = named.pop("job-id")
        content = request(operation, {**target, "requesting-user-name": self.user, **named}, job, data)
        headers = {"content-type": "application/ipp"}
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                return response(await self._answer(content, headers))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unanswered(Condition.OFFLINE, type(error).__name__, was_sent=False) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise Unanswered(Condition.SILENT, type(error).__name__, was_sent=True) from error
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            raise Unanswered(http_refusal(status), f"HTTP {status}", was_sent=is_in_doubt(status)) from error
        except httpx.TransportError as error:
            raise Unanswered(Condition.OFFLINE, type(error).__name__, was_sent=True) from error
        except (Garbled, httpx.HTTPError) as error:
            raise Unanswered(Condition.REFUSES, "is no IPP answer", was_sent=True) from error

    async def _answer(self, content: bytes, headers: Mapping[str, str]) -> bytes:
        answered = bytearray()
        async with self._http.stream("POST", self._address.http, content=content, headers=headers) as answer:
            async for part in answer.raise_for_status().aiter_bytes():
                answered += part
                if len(answered) > _BYTES_MOST:
                    raise Garbled("it does not end")
        return bytes(answered)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _trusting(authority: Path | None) -> ssl.SSLContext:
    """The printer's own certificate or its issuer's, else what the machine trusts. Raises ssl.SSLError."""
    return ssl.create_default_context(cafile=authority)
