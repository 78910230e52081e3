"""The example of a settings file and the reference of its settings: write them from their declaration, or check them.

Usage: settings.py update | check
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field
from pathlib import Path
from textwrap import wrap
from typing import Any

from rakiosk.config import Config
from rakiosk.config.setting import Setting, declared

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "kiosk-config/rakiosk.toml.example"
REFERENCE = ROOT / "docs/settings.md"
WIDTH = 120
INDENT = "#     "
EXAMPLE_HEAD = """\
# The settings of one kiosk: copy this to /etc/rakiosk/rakiosk.toml, and start the kiosk with
#     rakiosk run --config /etc/rakiosk/rakiosk.toml
# What one office has of its own may stand in kiosk.d/*.toml beside it: of a setting in several files the last counts.
# Paths are relative to the folder of this file. Values shown are the defaults; those marked "no default" must be set.
# `make settings` writes this file from src/rakiosk/config.
"""
REFERENCE_HEAD = """\
# Settings

Every setting of `rakiosk.toml`, as [rakiosk.toml.example](../kiosk-config/rakiosk.toml.example) shows them in a file to
copy. Files of `kiosk.d/*.toml` beside it are read after it, in the order of their names; of a setting that stands in
several the last one counts. Paths are relative to the folder of the file that they stand in. `make settings` writes
this page from `src/rakiosk/config`.
"""


def example() -> str:
    """The text of the example: every setting at its default, with all that is to be known of it."""
    lines = [EXAMPLE_HEAD]
    for section, settings in declared(Config).items():
        lines.append(f"[{section}]\n")
        lines += ["\n".join(_entry(setting, field)) + "\n" for setting, field in settings.values()]
    return "\n".join(lines)


def _entry(setting: Setting, field: "Field[Any]") -> Iterator[str]:
    takes = f"Must be {setting.kind.takes}." + (" No default." if field.default is MISSING else "")
    yield from _comment(f"{setting.meaning} {setting.advice}")
    for value, remark in setting.choices:
        yield from _choice(value, remark, max(len(value) for value, _ in setting.choices))
    yield from _comment(takes)
    yield f"{setting.key} = {shown(setting, field)}"


def _comment(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _choice(value: str, remark: str, width: int) -> list[str]:
    hanging = INDENT + " " * (width + 4)
    return wrap(
        remark, WIDTH, initial_indent=f"{INDENT}{value:<{width + 4}}", subsequent_indent=hanging, break_on_hyphens=False
    )


def reference() -> str:
    """The text of the reference page: a section a chapter, a setting a table's row and a paragraph."""
    chapters = [_chapter(section, list(settings.values())) for section, settings in declared(Config).items()]
    return "\n".join([REFERENCE_HEAD, *chapters])


def _chapter(section: str, settings: "list[tuple[Setting, Field[Any]]]") -> str:
    rows = [f"| `{setting.key}` | {setting.kind.takes} | {_default(setting, field)} |" for setting, field in settings]
    table = "\n".join(["| setting | must be | default |", "|---|---|---|", *rows])
    paragraphs = "\n".join(_paragraph(setting) for setting, _field in settings)
    return f"## [{section}]\n\n{table}\n\n{paragraphs}"


def _default(setting: Setting, field: "Field[Any]") -> str:
    return f"none; for example `{setting.example}`" if field.default is MISSING else f"`{shown(setting, field)}`"


def _paragraph(setting: Setting) -> str:
    text = "\n".join(wrap(f"**`{setting.key}`** {setting.meaning} {setting.advice}", WIDTH, break_on_hyphens=False))
    choices = [f"- `{value}`: {remark}" for value, remark in setting.choices]
    return f"{text}\n" + ("\n" + "\n".join(choices) + "\n" if choices else "")


def shown(setting: Setting, field: "Field[Any]") -> str:
    """A setting's default as it is written in the file; its example where it has none."""
    value = setting.example if field.default is MISSING else field.default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps("" if value is None else list(value) if isinstance(value, tuple) else str(value))


def out_of_step() -> list[Path]:
    """The files that say something else than the declaration."""
    texts = {EXAMPLE: example(), REFERENCE: reference()}
    return [file for file, text in texts.items() if not file.exists() or file.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Run one of the two commands."""
    match arguments:
        case ["update"]:
            EXAMPLE.write_text(example(), encoding="utf-8")
            REFERENCE.write_text(reference(), encoding="utf-8")
        case ["check"]:
            wrong = out_of_step()
            told = [
                f"{file.relative_to(ROOT)}: not in step with src/rakiosk/config: run make settings" for file in wrong
            ]
            print("\n".join(told) or "settings: in step")
            return int(bool(wrong))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
