"""The child process: a paper as JSON comes in; a line of JSON with what no font has goes out, then the PDF."""

import json
import os
import sys
import traceback
from contextlib import suppress
from typing import Any

from rakiosk_slip.content import Document, Page, Paper, Row, Slip, Text

_NICENESS = 10  # keys go first, also on a machine with one core


def main() -> int:
    """Read a paper from standard input, write its PDF to standard output; 1 when it cannot be made."""
    with suppress(OSError):  # a service may be forbidden to change it: the paper is made all the same
        os.nice(max(0, _NICENESS - os.nice(0)))  # whoever started it may have done so
    from rakiosk_slip.fonts import Fonts  # noqa: PLC0415  # loading them is half of the work
    from rakiosk_slip.sheet import pdf  # noqa: PLC0415

    request = json.load(sys.stdin.buffer)
    fonts = Fonts()
    try:
        made = pdf(_paper(request), Page(request["page"]), fonts)
    except Exception as error:  # noqa: BLE001  # whatever it is: its text may hold a name, its place does not
        frames = "".join(traceback.format_tb(error.__traceback__)[-3:])
        sys.stderr.write(f"{type(error).__name__}\n{frames}")
        return 1
    sys.stdout.buffer.write(json.dumps(sorted(fonts.missing)).encode() + b"\n" + made)
    return 0


def _paper(request: dict[str, Any]) -> Paper:
    fields = request["paper"]
    return _slip(fields) if request["kind"] == Slip.__name__ else _document(fields)


def _slip(fields: dict[str, Any]) -> Slip:
    return Slip(
        number=fields["number"],
        title=Text(**fields["title"]),
        rows=tuple(Row(Text(**row["label"]), Text(**row["value"])) for row in fields["rows"]),
        notes=_texts(fields["notes"]),
        code=fields["code"],
        code_notes=_texts(fields["code_notes"]),
        copy=fields["copy"],
        head=_texts(fields["head"]),
    )


def _document(fields: dict[str, Any]) -> Document:
    return Document(Text(**fields["title"]), _texts(fields["paragraphs"]), fields["number"])


def _texts(texts: list[dict[str, Any]]) -> tuple[Text, ...]:
    return tuple(Text(**text) for text in texts)


if __name__ == "__main__":
    sys.exit(main())
