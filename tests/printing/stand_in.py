"""A printer that speaks IPP and is whatever a test says: for states that ippeveprinter never has.

Written apart from the client's codec: it reads and writes RFC 8010 by itself.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

ENUM, INTEGER, BOOLEAN, KEYWORD, NAME, URI, CHARSET, LANGUAGE, MIME = (
    0x23,
    0x21,
    0x22,
    0x44,
    0x42,
    0x45,
    0x47,
    0x48,
    0x49,
)


class Operation(IntEnum):
    """RFC 8011, 5.4.15."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


@dataclass
class StandIn:
    """Its answers. Printer states are 3 idle, 4 processing, 5 stopped; job states 3 to 9 (RFC 8011, 5.3.7)."""

    uri: str = ""
    printer_state: int = 3
    reasons: Sequence[str] = ("none",)
    job_state: int = 5
    job_name: str = ""
    accepts: bool = True
    formats: Sequence[str] = ("application/pdf",)
    answer: bytes | None = None  # instead of any other
    refuses: dict[Operation, int] = field(default_factory=dict)  # its status codes for these
    http_status: dict[Operation, int] = field(default_factory=dict)
    media: Sequence[str] = ()
    odd: bytes = b""  # attributes that it tells of itself besides, as they are on the wire
    job_odd: bytes = b""  # the same of a job
    more: tuple[bytes, bytes, bytes] = (b"", b"", b"")  # further values of each enum, number and name
    wire: bytes | None = None  # instead of any answer of HTTP
    news: bytes = b""  # before any answer, as RFC 9110, 15.2 has it
    takes_media: bool = True
    tells_jobs: bool = True
    operations: list[Operation] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)

    def respond(self, request: bytes) -> bytes:
        """The answer to a request."""
        operation = Operation(struct.unpack(">h", request[2:4])[0])
        self.operations.append(operation)
        self.requests.append(request)
        enum, number, name = self.more
        if self.answer is not None:
            return self.answer
        groups = b""
        status = self.refuses.get(operation, 0)
        if operation is Operation.PRINT_JOB and not status:
            self.job_name = _named(request, b"job-name")
        if operation is Operation.CANCEL_JOB:
            self.job_state = 7
        if self.tells_jobs and operation in {Operation.PRINT_JOB, Operation.GET_JOB_ATTRIBUTES, Operation.GET_JOBS}:
            groups += b"\x02" + attribute(INTEGER, "job-id", [7]) + number
            groups += attribute(ENUM, "job-state", [self.job_state]) + enum
            groups += attribute(NAME, "job-name", [self.job_name]) + name + self.job_odd
        if not self.takes_media and operation is Operation.VALIDATE_JOB and b"media" in request:
            groups += b"\x05" + attribute(KEYWORD, "media", ["iso_a4_210x297mm"])
        if operation is Operation.GET_PRINTER_ATTRIBUTES:
            groups += b"\x04" + attribute(ENUM, "printer-state", [self.printer_state]) + enum
            groups += attribute(KEYWORD, "printer-state-reasons", list(self.reasons))
            groups += attribute(BOOLEAN, "printer-is-accepting-jobs", [self.accepts])
            groups += attribute(MIME, "document-format-supported", list(self.formats))
            groups += attribute(KEYWORD, "media-supported", list(self.media))
            groups += self.odd
        head = struct.pack(">bbhi", 1, 1, status, struct.unpack(">i", request[4:8])[0])
        texts = attribute(CHARSET, "attributes-charset", ["utf-8"])
        return head + b"\x01" + texts + attribute(LANGUAGE, "attributes-natural-language", ["en"]) + groups + b"\x03"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one HTTP request after the other."""
        try:
            while head := await _head(reader):
                length = next(int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length:"))
                content = self.respond(await reader.readexactly(length))
                if self.wire is not None:
                    writer.write(self.wire)
                    await writer.drain()
                    continue
                writer.write(self.news)
                writer.write(b"HTTP/1.1 %d OK\r\n" % self.http_status.get(self.operations[-1], 200))
                writer.write(b"Content-Type: application/ipp\r\n")
                writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def stand_in() -> AsyncIterator[StandIn]:
    """A stand-in that answers."""
    printer = StandIn()
    server = await asyncio.start_server(printer.serve, "127.0.0.1", 0)
    printer.uri = f"ipp://127.0.0.1:{server.sockets[0].getsockname()[1]}/ipp/print"
    async with server:
        yield printer


async def _head(reader: asyncio.StreamReader) -> list[bytes]:
    lines = []
    while (line := await reader.readline()).strip():
        lines.append(line)
    return lines


def attribute(tag: int, name: str, values: list[str] | list[int] | list[bool]) -> bytes:
    """An attribute and its values, on the wire."""
    encoded = b""
    for value, named in zip(values, [name, *[""] * len(values)], strict=False):
        match value:
            case bool():
                content = struct.pack(">?", value)
            case int():
                content = struct.pack(">i", value)
            case str():
                content = value.encode()
        encoded += struct.pack(">bh", tag, len(named)) + named.encode() + struct.pack(">h", len(content)) + content
    return encoded


def _named(request: bytes, name: bytes) -> str:
    at = request.index(name) + len(name)
    length = struct.unpack(">h", request[at : at + 2])[0]
    return request[at + 2 : at + 2 + length].decode()
