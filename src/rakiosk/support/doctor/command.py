"""`rakiosk doctor`: every check of this machine as a line, and what to do where it is not well."""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path

from ra_contract.standard_streams import say
from rakiosk.commands import Refused
from rakiosk.config import Config, ConfigError, load
from rakiosk.i18n import DEFAULT_LANGUAGE, CatalogueMissing, set_language
from rakiosk.support.doctor.examination import verdicts, verdicts_without_settings
from rakiosk.support.doctor.report import EXIT_STATUS, as_json, lines, write_metrics
from rakiosk.support.doctor.terminal import terminal
from rakiosk.support.doctor.verdict import Verdict, worst


def doctor(options: argparse.Namespace) -> int:
    """Examine this machine and tell; the exit status is report.EXIT_STATUS. Raises Refused."""
    config, complaint = _settings(options.config)
    found = _examined(config, complaint)
    if options.textfile is not None:
        _write(options.textfile, found)
    with suppress(CatalogueMissing):  # then in English, and the report says so
        set_language(options.language or (config.language if config else DEFAULT_LANGUAGE))
    if options.json:
        _say(as_json(found))
    elif options.textfile is None:
        _say("\n".join(lines(found)))
    return EXIT_STATUS[worst(found)]


def _settings(file: Path) -> tuple[Config | None, str]:
    try:
        return load(file), ""
    except ConfigError as error:
        return None, str(error)


def _examined(config: Config | None, complaint: str) -> tuple[Verdict, ...]:
    screen = terminal()
    if config is None:
        return asyncio.run(verdicts_without_settings(complaint, screen))
    return asyncio.run(verdicts(config, screen))


def _write(file: Path, found: tuple[Verdict, ...]) -> None:
    try:
        write_metrics(file, found)
    except OSError as error:
        raise Refused(
            f"{file} cannot be written ({error.strerror}): name a file in a folder of the exporter"
        ) from error


def _say(text: str) -> None:
    try:
        say(text)
    except OSError as error:
        raise Refused(f"what was found cannot be written ({error.strerror}): make room there") from error
