"""The settings of one counter machine: a TOML file read once at start.

`kiosk-config/rakiosk.toml.example` holds every setting with its default and why one would change it.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

Language = Literal["zh_TW", "en"]
Paper = Literal["A4", "A5", "RECEIPT"]


_Converter = Callable[[object, Path], object]
"""What makes a setting's value from the file's, in the folder of the file."""


class ConfigError(Exception):
    """The settings cannot be used. Its text names the file, the key and what to do."""


class _Unfit(Exception):
    """A value that a setting does not take; says what it takes."""


def _text(value: object, _folder: Path) -> str:
    if not isinstance(value, str):
        raise _Unfit("must be a text in quotes")
    return value


def _kiosk_id(value: object, folder: Path) -> str:
    text = _text(value, folder)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", text):
        raise _Unfit("must be 1 to 32 letters, digits and hyphens, as the RA knows this kiosk")
    return text


def _language(value: object, folder: Path) -> str:
    text = _text(value, folder)
    if text not in get_args(Language):
        raise _Unfit(f"is not a language of this kiosk{_did_you_mean(text, get_args(Language))}")
    return text


def _https(value: object, folder: Path) -> str:
    text = _text(value, folder)
    address = urlsplit(text)
    if address.scheme != "https" or not address.hostname:
        raise _Unfit("must be an address like https://ra.example:8443")
    return text.rstrip("/")


def _regular_expression(value: object, folder: Path) -> str:
    text = _text(value, folder)
    try:
        re.compile(text)
    except re.error as error:
        raise _Unfit(f"must be a regular expression: {error}") from error
    return text


def _file(value: object, folder: Path) -> Path:
    text = _text(value, folder)
    if not text:
        raise _Unfit("must name a file")
    return folder / text


def _log_file(value: object, folder: Path) -> Path | None:
    if not _text(value, folder):
        return None
    file = _file(value, folder)
    if not file.parent.is_dir():
        raise _Unfit(f"lies in a folder that does not exist: make {file.parent}, or name another")
    return file


def _folder(value: object, folder: Path) -> Path | None:
    text = _text(value, folder)
    if text and not (folder / text).is_dir():
        raise _Unfit(f"is not a folder: make {folder / text}, or name another")
    return folder / text if text else None


def _command(value: object, _folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise _Unfit('must be a program and its arguments, each in quotes: ["wlr-randr", "--output", "DP-1"]')
    return tuple(value)


def _truth(value: object, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("must be true or false")
    return value


def _printer_uri(value: object, folder: Path) -> str:
    text = _text(value, folder)
    address = urlsplit(text)
    is_queue = address.scheme == "cups" and re.fullmatch(r"[^/#\s?]+", address.path)
    is_device = address.scheme in {"ipp", "ipps", "http", "https", "escpos"} and address.hostname
    if text and not (is_queue or is_device):
        raise _Unfit("must be like ipp://printer.example/ipp/print, cups:QUEUE or escpos://printer.example:9100")
    return text


def _paper(value: object, folder: Path) -> str:
    text = _text(value, folder)
    if text not in get_args(Paper):
        raise _Unfit(f"is no paper that slips are made for{_did_you_mean(text, get_args(Paper))}")
    return text


def _pem(marker: str) -> _Converter:
    def convert(value: object, folder: Path) -> Path:
        file = _file(value, folder)
        try:
            content = file.read_text(encoding="ascii")
        except OSError as error:
            raise _Unfit(f"cannot be read ({error.strerror}: {file}): put the file there or name another") from error
        except UnicodeDecodeError as error:
            raise _Unfit(f"is not a PEM file ({file}): the RA hands out PEM files") from error
        if marker not in content:
            raise _Unfit(f'holds no "{marker}" ({file}): is it the file of another setting?')
        return file

    return convert


def _pem_or_none(value: object, folder: Path) -> object:
    return _pem("BEGIN CERTIFICATE-----")(value, folder) if _text(value, folder) else None


def _private_key(value: object, folder: Path) -> Path:
    _pem("PRIVATE KEY-----")(value, folder)
    file = _file(value, folder)
    if file.stat().st_mode & 0o007:
        raise _Unfit(f"can be read by everybody on this machine: chmod o= {file}")
    return file


def _module(value: object, folder: Path) -> Path | None:
    if not _text(value, folder):
        return None
    file = _file(value, folder)
    if not file.is_file():
        raise _Unfit(f"is not there ({file}): install the card's PKCS#11 module, or leave this empty for PC/SC")
    return file


def _seconds(least: float, most: float) -> _Converter:
    def convert(value: object, _folder: Path) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise _Unfit(f"must be a number of seconds from {least:g} to {most:g}")
        return float(value)

    return convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of a kiosk. Those without a default must stand in the file."""

    kiosk_id: str
    language: Language = "zh_TW"
    counter_phone: str = ""
    ra_url: str
    ra_ca: Path
    ra_certificate: Path
    ra_key: Path
    ra_timeout_seconds: float = 10.0
    reader_pattern: str = "^ACS ACR ?38U"
    reader_module: Path | None = None
    card_deadline_seconds: float = 30.0
    idle_seconds: float = 60.0
    idle_accessible_seconds: float = 120.0
    idle_countdown_seconds: float = 20.0
    printer_uri: str = ""
    printer_name: str = ""
    printer_paper: Paper = "A4"
    printer_ca: Path | None = None
    printer_cups_socket: Path = Path("/run/cups/cups.sock")
    printer_folder: Path | None = None
    content_cache: Path | None = None
    has_touch_screen: bool = False
    large_text_command: tuple[str, ...] = ()
    normal_text_command: tuple[str, ...] = ()
    media_udisks: bool = True
    media_power_off: bool = True
    media_loop_folder: Path | None = None
    log_file: Path | None = None


# section and key in the file -> field of Config and what makes its value
_SETTINGS: dict[str, dict[str, tuple[str, _Converter]]] = {
    "kiosk": {
        "id": ("kiosk_id", _kiosk_id),
        "language": ("language", _language),
        "counter_phone": ("counter_phone", _text),
    },
    "ra": {
        "url": ("ra_url", _https),
        "ca": ("ra_ca", _pem("BEGIN CERTIFICATE-----")),
        "certificate": ("ra_certificate", _pem("BEGIN CERTIFICATE-----")),
        "key": ("ra_key", _private_key),
        "timeout_seconds": ("ra_timeout_seconds", _seconds(1, 120)),
    },
    "reader": {
        "pattern": ("reader_pattern", _regular_expression),
        "module": ("reader_module", _module),
        "deadline_seconds": ("card_deadline_seconds", _seconds(1, 300)),
    },
    "idle": {
        "seconds": ("idle_seconds", _seconds(10, 600)),
        "accessible_seconds": ("idle_accessible_seconds", _seconds(10, 600)),
        "countdown_seconds": ("idle_countdown_seconds", _seconds(5, 120)),
    },
    "printer": {
        "uri": ("printer_uri", _printer_uri),
        "name": ("printer_name", _text),
        "paper": ("printer_paper", _paper),
        "ca": ("printer_ca", _pem_or_none),
        "cups_socket": ("printer_cups_socket", _file),
        "folder": ("printer_folder", _folder),
    },
    "content": {"cache": ("content_cache", _folder)},
    "screen": {
        "touch": ("has_touch_screen", _truth),
        "large_text_command": ("large_text_command", _command),
        "normal_text_command": ("normal_text_command", _command),
    },
    "media": {
        "udisks": ("media_udisks", _truth),
        "power_off": ("media_power_off", _truth),
        "loop_folder": ("media_loop_folder", _folder),
    },
    "log": {"file": ("log_file", _log_file)},
}


def load(file: Path) -> Config:
    """The settings in a TOML file; paths in it are relative to its folder. Raises ConfigError."""
    document = _read(file)
    _refuse_unknown(file, document)
    required = {setting.name for setting in fields(Config) if setting.default is MISSING}
    chosen: dict[str, Any] = {}
    for section, settings in _SETTINGS.items():
        for key, (name, convert) in settings.items():
            if key in document.get(section, {}):
                try:
                    chosen[name] = convert(document[section][key], file.parent)
                except _Unfit as error:
                    raise ConfigError(f"{file}: [{section}] {key} {error}") from error
            elif name in required:
                raise ConfigError(f"{file}: [{section}] {key} is missing: set it as rakiosk.toml.example shows")
    if bool(chosen.get("large_text_command")) != bool(chosen.get("normal_text_command")):
        raise ConfigError(f"{file}: [screen] large_text_command and normal_text_command belong together: set both")
    if chosen.get("printer_uri") and chosen.get("printer_folder"):
        raise ConfigError(f"{file}: [printer] uri and folder are two printers: leave one of them empty")
    return Config(**chosen)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{file}: there is no such file; copy rakiosk.toml.example there and fill it in") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}): check its owner and mode") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text: save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: is not TOML ({error}): compare that line with rakiosk.toml.example") from error


def _refuse_unknown(file: Path, document: Mapping[str, Any]) -> None:
    for section, settings in document.items():
        if section not in _SETTINGS:
            raise ConfigError(f"{file}: unknown section [{section}]{_did_you_mean(section, _SETTINGS)}")
        if not isinstance(settings, dict):
            raise ConfigError(f"{file}: {section} is a section: write [{section}] and its settings below it")
        for key in settings:
            if key not in _SETTINGS[section]:
                hint = _did_you_mean(key, _SETTINGS[section])
                raise ConfigError(f"{file}: [{section}] {key} is unknown{hint}")


def _did_you_mean(given: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
