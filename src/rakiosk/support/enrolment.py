"""`rakiosk enrol`: this machine becomes a kiosk, by a one-time token of the RA; its key is made here and leaves never.

Whatever breaks off on the way, the same command goes on: the key is on the disk before it is asked for, and the RA
gives the same key the same certificate for as long as the token lasts. docs/decisions/0064.
"""

import argparse
import asyncio
import base64
import json
import os
import shutil
import ssl
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID

from ra_contract.base import Health
from ra_contract.enrolment import KioskToken
from ra_contract.kiosk import KioskCertificate, KioskRequest
from ra_contract.standard_streams import say
from rakiosk.authority.own_certificate import checked, next_key, signed_request
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.commands import Refused
from rakiosk.config import ConfigError, load
from rakiosk.config.kinds import ADDRESS
from rakiosk.config.setting import Unfit
from rakiosk.domain.errors import KioskWithdrawn, RaError
from rakiosk.files import write_whole

GROUP, STATE = "rakiosk", Path("/var/lib/rakiosk")
_SECONDS = 30.0
_PRIVATE, _SHARED, _OPEN = 0o600, 0o640, 0o644
_ANOTHER = "Ask for another one: rakiosk-ra kiosks token NAME --out FILE"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a kiosk lie, around those of its settings."""

    settings: Path

    @property
    def folder(self) -> Path:
        """The folder of all of them."""
        return self.settings.parent

    @property
    def drop_in(self) -> Path:
        """The settings that joining gives it."""
        return self.folder / "kiosk.d" / "10-enrolled.toml"

    @property
    def files(self) -> TlsFiles:
        """Those by which the kiosk will connect."""
        return TlsFiles(*(str(self.folder / name) for name in ("ra-ca.pem", "kiosk.pem", "kiosk.key")))


def enrol(options: argparse.Namespace) -> int:
    """Enrol this machine; 0. Raises Refused."""
    place, url = Place(options.config), _address(options.ra)
    if Path(place.files.certificate).exists() and not options.again:
        raise Refused(
            f"{place.files.certificate} is there: this machine is a kiosk already. With --again it becomes another"
        )
    token = _token(options.token)
    try:
        name, until = asyncio.run(_enrol(url, token, place))
    except KioskWithdrawn as error:
        raise Refused(f"the RA does not take this token: it is used, over, or void. {_ANOTHER}") from error
    except RaError as error:
        raise Refused(f"{url}: {type(error).__name__} {error}. Nothing is lost: run it again") from error
    except (OSError, ssl.SSLError) as error:
        raise Refused(f"{error}. Nothing is lost: run it again, as root, where it may write") from error
    except ConfigError as error:
        raise Refused(f"this machine is enrolled, but its settings are not whole: {error}") from error
    say(f"This machine is the kiosk {name} at {url}; its certificate is good until {until}.")
    return 0


def _address(told: str) -> str:
    try:
        return str(ADDRESS.convert(told, Path()))
    except Unfit as error:
        raise Refused(f"--ra {error}") from error


def _token(named: str) -> KioskToken:
    """The token in a file or on standard input. Raises Refused."""
    try:
        return KioskToken.read(_read(named))
    except (OSError, UnicodeDecodeError) as error:
        if named.startswith("rakiosk-token"):
            raise Refused(
                "this is the token itself, and everybody on this machine can read arguments: take it as known to "
                f"others. {_ANOTHER}"
            ) from error
        raise Refused(f"{named} cannot be read: name the file with the token, or - for standard input") from error
    except ValueError as error:
        raise Refused(f"{error}. {_ANOTHER}") from error


def _read(named: str) -> str:
    if named != "-":
        return Path(named).read_text("ascii")
    return getpass("token: ") if sys.stdin.isatty() else sys.stdin.read()


async def _enrol(url: str, token: KioskToken, place: Place) -> tuple[str, str]:
    """The kiosk's name, and the day until which its certificate is good."""
    awaited = place.folder / "enrolment.key"  # until all is in its place
    key, pem = next_key(awaited)
    _belongs_to_kiosk(awaited, _PRIVATE)
    bearer, issuers = _certificate(token.certificate), [_certificate(one) for one in token.authorities]
    with tempfile.TemporaryDirectory() as folder:
        files = written(token, Path(folder))
        transport = Transport.over_tls(url, files, timeout_seconds=_SECONDS)
        try:
            body = KioskRequest(base64.b64encode(signed_request(bearer.subject, key)).decode())
            told = await transport.record("PUT", "/v1/kiosk/enrolment", KioskCertificate, body)
        finally:
            await transport.close()
    own = checked(told, key, bearer, issuers)
    name = str(own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    _write(place.files.authority, _pem(issuers), _OPEN)
    _write(place.files.key, pem, _SHARED)
    _write(place.files.certificate, own.public_bytes(Encoding.PEM), _OPEN)
    _write(place.drop_in, _settings(name, url).encode(), _SHARED)
    if not place.settings.exists():
        _write(place.settings, _EMPTY.encode(), _SHARED)
    await _seen(url, place)
    awaited.unlink()
    load(place.settings)
    return name, f"{own.not_valid_after_utc:%Y-%m-%d}"


async def _seen(url: str, place: Place) -> None:
    """Ask the RA for its health as the kiosk: whether all of it is right, before the token's key is let go."""
    transport = Transport.over_tls(url, place.files, timeout_seconds=_SECONDS)
    try:
        await transport.record("GET", "/v1/health", Health)
    finally:
        await transport.close()


def _certificate(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, InvalidSignature) as error:
        raise Refused(f"the token is damaged. {_ANOTHER}") from error


def _pem(certificates: list[x509.Certificate]) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def written(token: KioskToken, folder: Path) -> TlsFiles:
    """A token's files in a folder. Raises Refused, OSError."""
    try:
        key = load_der_private_key(token.key, None)
    except (ValueError, TypeError) as error:
        raise Refused(f"the token is damaged. {_ANOTHER}") from error
    contents = {
        "authority": _pem([_certificate(one) for one in token.authorities]),
        "certificate": _certificate(token.certificate).public_bytes(Encoding.PEM),
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    }
    for name, content in contents.items():
        write_whole(folder / name, content, _PRIVATE)
    return TlsFiles(*(str(folder / name) for name in contents))


_EMPTY = (
    "# Settings of this kiosk; rakiosk.toml.example tells them all. Those of joining are in kiosk.d/10-enrolled.toml.\n"
)


def _settings(name: str, url: str) -> str:
    """The drop-in; paths are relative to its folder."""
    state = f"state = {json.dumps(str(STATE))}\n" if STATE.is_dir() else ""
    return (
        "# Written by `rakiosk enrol`; a later file of this folder may say otherwise.\n"
        f"[kiosk]\nid = {json.dumps(name)}\n{state}\n[ra]\nurl = {json.dumps(url)}\n"
        'ca = "../ra-ca.pem"\ncertificate = "../kiosk.pem"\nkey = "../kiosk.key"\n'
    )


def _write(file: str | Path, content: bytes, mode: int) -> None:
    write_whole(Path(file), content, mode)
    _belongs_to_kiosk(Path(file), mode)


def _belongs_to_kiosk(file: Path, mode: int) -> None:
    """Root's, and what its mode lets a group read, the kiosk's group's; elsewhere (a trial) its maker's."""
    file.chmod(mode)
    if os.geteuid() == 0 and mode != _PRIVATE:
        with suppress(LookupError):  # no such group here
            shutil.chown(file, "root", GROUP)
