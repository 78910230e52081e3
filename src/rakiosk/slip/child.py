"""The child process that makes a PDF: a slip as JSON comes in, the PDF goes out, the fonts' memory goes with it."""

import asyncio
import json
import sys
from dataclasses import asdict

from rakiosk.slip.content import Slip


class SlipFailed(Exception):
    """The child did not make the PDF; the text is its last words."""


async def make_pdf(slip: Slip) -> bytes:
    """A slip as PDF, made beside the event loop. Raises SlipFailed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "rakiosk.slip.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    pdf, complaint = await child.communicate(json.dumps(asdict(slip)).encode())
    if child.returncode != 0:
        raise SlipFailed(complaint.decode(errors="replace")[-400:])
    return pdf


def main() -> None:
    """Read a slip from standard input, write its PDF to standard output."""
    from rakiosk.slip.fonts import Fonts  # noqa: PLC0415  # reportlab is loaded in the child only
    from rakiosk.slip.sheet import pdf  # noqa: PLC0415

    fields = json.load(sys.stdin.buffer)
    rows = tuple((label, value) for label, value in fields.pop("rows"))
    slip = Slip(**{**fields, "rows": rows, "notes": tuple(fields["notes"])})
    sys.stdout.buffer.write(pdf(slip, Fonts()))


if __name__ == "__main__":
    main()
