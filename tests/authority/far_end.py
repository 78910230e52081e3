"""A far end of the line for tests: HTTPS on loopback that answers by a script, and the certificates of both sides."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport

DAY = timedelta(days=1)
NOW = datetime.now(UTC)
VALID, OVER, EARLY = (NOW - DAY, NOW + DAY), (NOW - 9 * DAY, NOW - DAY), (NOW + DAY, NOW + 9 * DAY)
Validity = tuple[datetime, datetime]


@cache
def authority(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """An authority of this name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), *_ALWAYS)
    constraints = x509.BasicConstraints(ca=True, path_length=None)
    return builder.add_extension(constraints, critical=True).sign(key, hashes.SHA256()), key


_ALWAYS = (NOW - 99 * DAY, NOW + 99 * DAY)


def write_pair(folder: Path, name: str, validity: Validity = VALID, address: str = "127.0.0.1") -> tuple[Path, Path]:
    """A certificate of ours for this address, and its key, as PEM files."""
    issuer, issuer_key = authority("ours")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(issuer.subject, subject, key.public_key(), x509.random_serial_number(), *validity)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
    certificate = builder.add_extension(names, critical=False).sign(issuer_key, hashes.SHA256())
    files = folder / f"{name}.pem", folder / f"{name}.key"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def write_authority(folder: Path, name: str = "ours") -> Path:
    """The authority's certificate as a PEM file."""
    file = folder / f"authority-{name}.pem"
    file.write_bytes(authority(name)[0].public_bytes(Encoding.PEM))
    return file


@dataclass
class FarEnd:
    """Answers each request by the next line of its script, the last one for ever: status, headers, "|" and a body."""

    port: int = 0
    script: list[str] = field(default_factory=lambda: ["200 OK"])
    asked: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # serials of kiosks' certificates
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next((line.split(":")[1] for line in head.split("\r\n") if line.startswith("Content-Le")), "0")
                await reader.readexactly(int(length))
                self.asked.append(" ".join(head.split(" ", 2)[:2]))
                self.seen.append(writer.get_extra_info("peercert")["serialNumber"])
                status = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                if status == "hang up":
                    writer.transport.abort()
                    return
                if status.startswith("half "):
                    said = b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{}"
                    writer.write(said[:20] if status == "half a head" else said)
                    await writer.drain()
                    writer.transport.abort()
                    return
                if status == "trickle":
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
                    while True:
                        writer.write(b" ")
                        await writer.drain()
                        await asyncio.sleep(0.02)
                status, _, body = status.partition("|")
                body = body or "{}"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
                await writer.drain()


@asynccontextmanager
async def far_end(folder: Path, validity: Validity = VALID, address: str = "127.0.0.1") -> AsyncIterator[FarEnd]:
    """One that wants kiosks' certificates of ours, and shows such a one itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*write_pair(folder, "server", validity, address))
    context.load_verify_locations(write_authority(folder))
    context.verify_mode = ssl.CERT_REQUIRED
    end = FarEnd()
    server = await asyncio.start_server(end.answer, "127.0.0.1", 0, ssl=context)
    end.port = server.sockets[0].getsockname()[1]
    try:
        yield end
    finally:
        server.close()
        for writer in end.writers:
            writer.transport.abort()
        await asyncio.sleep(0)


@asynccontextmanager
async def transport_to(
    end: FarEnd, folder: Path, validity: Validity = VALID, trusted: str = "ours"
) -> AsyncIterator[Transport]:
    """The kiosk's transport to it."""
    certificate, key = write_pair(folder, "kiosk", validity)
    files = TlsFiles(str(write_authority(folder, trusted)), str(certificate), str(key))
    transport = Transport.over_tls(f"https://127.0.0.1:{end.port}", files, timeout_seconds=5.0)
    try:
        yield transport
    finally:
        await transport.close()
