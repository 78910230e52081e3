"""The kinds of values that the kiosk's settings take."""

import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from rakiosk.config.setting import Kind, Unfit, did_you_mean

_CERTIFICATE = "BEGIN CERTIFICATE-----"
_PRIVATE_KEY = "PRIVATE KEY-----"
_CREDENTIAL, _OF_KIOSK = "credential:", "/run/credentials/rakiosk.service"
_KIOSK_ID = "1 to 32 letters, digits and hyphens, as the RA knows this kiosk"
_ADDRESS = "an address like https://ra.example:8443"
_COMMAND = 'a program and its arguments, each in quotes: ["wlr-randr", "--output", "DP-1"]'
_PRINTER = "like ipp://printer.example/ipp/print, cups:QUEUE or escpos://printer.example:9100"


def _text(value: object, _folder: Path) -> str:
    if not isinstance(value, str):
        raise Unfit("must be a text in quotes")
    return value


def _kiosk_id(value: object, folder: Path) -> str:
    text = _text(value, folder)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", text):
        raise Unfit(f"must be {_KIOSK_ID}")
    return text


def _address(value: object, folder: Path) -> str:
    text = _text(value, folder)
    parts = _parts(text, _ADDRESS)
    if parts.scheme != "https" or not parts.hostname:
        raise Unfit(f"must be {_ADDRESS}")
    return text.rstrip("/")


def _parts(address: str, wanted: str) -> SplitResult:
    """The parts of an address. Raises Unfit for one whose brackets or port are none."""
    try:
        parts = urlsplit(address)
        is_no_port = parts.port == 0
    except ValueError as error:
        raise Unfit(f"must be {wanted}") from error
    if is_no_port:
        raise Unfit(f"must be {wanted}")
    return parts


def _regular_expression(value: object, folder: Path) -> str:
    text = _text(value, folder)
    try:
        re.compile(text)
    except re.error as error:
        raise Unfit(f"must be a regular expression: {error}") from error
    return text


def _file(value: object, folder: Path) -> Path:
    text = _text(value, folder)
    if not text:
        raise Unfit("must name a file")
    return folder / text


def _new_file(value: object, folder: Path) -> Path:
    file = _file(value, folder)
    if not file.parent.is_dir():
        raise Unfit(f"lies in a folder that does not exist: make {file.parent}, or name another")
    return file


def _folder(value: object, folder: Path) -> Path:
    named = folder / _text(value, folder)
    if not named.is_dir():
        raise Unfit(f"is not a folder: make {named}, or name another")
    return named


def _module(value: object, folder: Path) -> Path:
    file = _file(value, folder)
    if not file.is_file():
        raise Unfit(f"is not there ({file}): install the card's PKCS#11 module, or leave this empty for PC/SC")
    return file


def _command(value: object, _folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise Unfit(f"must be {_COMMAND}")
    return tuple(value)


def _truth(value: object, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def _printer(value: object, folder: Path) -> str:
    text = _text(value, folder)
    parts = _parts(text, _PRINTER)
    is_queue = parts.scheme == "cups" and re.fullmatch(r"[^/#\s?]+", parts.path)
    is_device = parts.scheme in {"ipp", "ipps", "http", "https", "escpos"} and parts.hostname
    if text and not (is_queue or is_device):
        raise Unfit(f"must be {_PRINTER}")
    return text


def _certificate(value: object, folder: Path) -> Path:
    return _pem(value, folder, _CERTIFICATE)


def _private_key(value: object, folder: Path) -> Path:
    file = _pem(_in_credentials(value), folder, _PRIVATE_KEY)
    if file.stat().st_mode & 0o007:
        raise Unfit(f"can be read by everybody on this machine: chmod o= {file}")
    return file


def _in_credentials(value: object) -> object:
    """The file that systemd hands over (systemd.exec(5)): the kiosk's, where this is no unit's process."""
    if not isinstance(value, str) or not value.startswith(_CREDENTIAL):
        return value
    return str(Path(os.environ.get("CREDENTIALS_DIRECTORY") or _OF_KIOSK) / value.removeprefix(_CREDENTIAL))


def _pem(value: object, folder: Path, marker: str) -> Path:
    file = _file(value, folder)
    try:
        content = file.read_text(encoding="ascii")
    except OSError as error:
        raise Unfit(f"cannot be read ({error.strerror}: {file}): put the file there or name another") from error
    except UnicodeDecodeError as error:
        raise Unfit(f"is not a PEM file ({file}): the RA hands out PEM files") from error
    if marker not in content:
        raise Unfit(f'holds no "{marker}" ({file}): is it the file of another setting?')
    return file


TEXT = Kind("a text in quotes", _text)
KIOSK_ID = Kind(_KIOSK_ID, _kiosk_id)
ADDRESS = Kind(_ADDRESS, _address)
REGULAR_EXPRESSION = Kind("a regular expression", _regular_expression)
FILE = Kind("the name of a file", _file)
NEW_FILE = Kind("the name of a file in a folder that exists", _new_file)
FOLDER = Kind("the name of a folder that exists", _folder)
MODULE = Kind("the name of a file that exists", _module)
CERTIFICATE_FILE = Kind("the name of a PEM file with a certificate", _certificate)
PRIVATE_KEY_FILE = Kind(
    "the name of a PEM file with a private key, which others on this machine cannot read", _private_key
)
COMMAND = Kind(f"{_COMMAND}; or empty: []", _command)
TRUTH = Kind("true or false", _truth)
PRINTER = Kind(f"{_PRINTER}; or empty", _printer)


def or_empty(kind: Kind) -> Kind:
    """The kind, or an empty text, which is None."""

    def convert(value: object, folder: Path) -> object:
        return kind.convert(value, folder) if _text(value, folder) else None

    return Kind(f"{kind.takes}; or empty", convert)


def one_of(known: Collection[str], refusal: str, made: Callable[[str], str] = str) -> Kind:
    """One of several names; `refusal` says what another one is not."""

    def convert(value: object, folder: Path) -> str:
        text = _text(value, folder)
        if text not in known:
            raise Unfit(f"{refusal}{did_you_mean(text, known)}")
        return made(text)

    return Kind(" or ".join(f'"{name}"' for name in known), convert)


def seconds(least: float, most: float) -> Kind:
    """A number of seconds within bounds, both included."""
    takes = f"a number of seconds from {least:g} to {most:g}"

    def convert(value: object, _folder: Path) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise Unfit(f"must be {takes}")
        return float(value)

    return Kind(takes, convert)
