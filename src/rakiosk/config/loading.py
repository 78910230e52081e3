"""The settings of a file, read and checked: whatever is wrong is told with the file, the key and what to do."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING
from pathlib import Path
from typing import Any

from rakiosk.config.model import Config
from rakiosk.config.setting import Setting, Unfit, declared, did_you_mean


class ConfigError(Exception):
    """The settings cannot be used. Its text names the file, the key and what to do."""


_DROP_INS = "kiosk.d"

_Documents = Sequence[tuple[Path, Mapping[str, Any]]]
"""Files and what is in them; of a setting that stands in several the last one counts."""


def load(file: Path) -> Config:
    """The settings in a TOML file, and in those of the folder `kiosk.d` beside it, in the order of their names.

    Paths are relative to the folder of the file that they stand in. Raises ConfigError.
    """
    documents = [(each, _read(each)) for each in (file, *sorted((file.parent / _DROP_INS).glob("*.toml")))]
    for each, document in documents:
        _refuse_unknown(each, document)
    config = Config(**_chosen(file, documents))
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


def _chosen(file: Path, documents: _Documents) -> dict[str, Any]:
    """The values that the files have, by their fields."""
    chosen = {}
    for section, settings in declared(Config).items():
        for key, (setting, field) in settings.items():
            found = [(each, document[section][key]) for each, document in documents if key in document.get(section, {})]
            if found:
                chosen[field.name] = _converted(setting, *found[-1])
            elif field.default is MISSING:
                raise ConfigError(f"{file}: [{section}] {key} is missing: set it as rakiosk.toml.example shows")
    return chosen


def _converted(setting: Setting, file: Path, value: object) -> object:
    try:
        return setting.kind.convert(value, file.parent)
    except Unfit as error:
        raise ConfigError(f"{file}: [{setting.section}] {setting.key} {error}") from error


def _refuse_contradictions(file: Path, config: Config) -> None:
    if bool(config.large_text_command) != bool(config.normal_text_command):
        raise ConfigError(f"{file}: [screen] large_text_command and normal_text_command belong together: set both")
    if config.printer_uri and config.printer_folder:
        raise ConfigError(f"{file}: [printer] uri and folder are two printers: leave one of them empty")
