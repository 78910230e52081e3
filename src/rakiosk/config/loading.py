"""The settings of a file, read and checked: whatever is wrong is told with the file, the key and what to do."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING
from pathlib import Path
from typing import Any

from rakiosk.config.model import Config
from rakiosk.config.setting import Unfit, declared, did_you_mean


class ConfigError(Exception):
    """The settings cannot be used. Its text names the file, the key and what to do."""


def load(file: Path) -> Config:
    """The settings in a TOML file; paths in it are relative to its folder. Raises ConfigError."""
    document = _read(file)
    _refuse_unknown(file, document)
    config = Config(**_chosen(file, document))
    _refuse_contradictions(file, config)
    return config


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
    known = declared(Config)
    for section, settings in document.items():
        if section not in known:
            raise ConfigError(f"{file}: unknown section [{section}]{did_you_mean(section, known)}")
        if not isinstance(settings, dict):
            raise ConfigError(f"{file}: {section} is a section: write [{section}] and its settings below it")
        for key in settings:
            if key not in known[section]:
                hint = did_you_mean(key, known[section])
                raise ConfigError(f"{file}: [{section}] {key} is unknown{hint}")


def _chosen(file: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the file has, by their fields."""
    chosen = {}
    for section, settings in declared(Config).items():
        for key, (setting, field) in settings.items():
            if key in document.get(section, {}):
                try:
                    chosen[field.name] = setting.kind.convert(document[section][key], file.parent)
                except Unfit as error:
                    raise ConfigError(f"{file}: [{section}] {key} {error}") from error
            elif field.default is MISSING:
                raise ConfigError(f"{file}: [{section}] {key} is missing: set it as rakiosk.toml.example shows")
    return chosen


def _refuse_contradictions(file: Path, config: Config) -> None:
    if bool(config.large_text_command) != bool(config.normal_text_command):
        raise ConfigError(f"{file}: [screen] large_text_command and normal_text_command belong together: set both")
    if config.printer_uri and config.printer_folder:
        raise ConfigError(f"{file}: [printer] uri and folder are two printers: leave one of them empty")
