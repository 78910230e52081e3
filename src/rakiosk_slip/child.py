"""Makes a PDF in a child process (`__main__`), so that nobody waits and the fonts' memory is given back."""

import json
import logging
import subprocess
import sys
from dataclasses import asdict, dataclass

from ra_contract.process import run
from rakiosk_slip.content import Page, Paper

log = logging.getLogger(__name__)

_COMMAND = (sys.executable, "-m", "rakiosk_slip")


class SlipFailed(Exception):
    """The child did not make the PDF; the text says where it failed, and nothing of the paper."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF, and the characters that it shows as 〓 because no font has them."""

    pdf: bytes
    missing: tuple[str, ...] = ()


async def make_pdf(paper: Paper, page: Page = Page.A4) -> bytes:
    """A paper as PDF, made beside the event loop. Raises SlipFailed."""
    return (await make(paper, page)).pdf


async def make(paper: Paper, page: Page = Page.A4) -> Made:
    """A paper as PDF with what is missing on it, made beside the event loop. Raises SlipFailed."""
    ended = await run(_COMMAND, _request(paper, page))
    return _made(ended.status, ended.output, ended.complaint)


def make_at_once(paper: Paper, page: Page = Page.A4) -> Made:
    """The same for who has no event loop: waits for the child. Raises SlipFailed."""
    child = subprocess.run(_COMMAND, input=_request(paper, page), capture_output=True, check=False)  # noqa: S603
    return _made(child.returncode, child.stdout, child.stderr)


def _request(paper: Paper, page: Page) -> bytes:
    return json.dumps({"kind": type(paper).__name__, "page": page, "paper": asdict(paper)}).encode()


def _made(status: int, output: bytes, complaint: bytes) -> Made:
    if status != 0:
        raise SlipFailed(complaint.decode(errors="replace"))
    head, _, pdf = output.partition(b"\n")
    missing = tuple(json.loads(head))
    if missing:
        # which characters, but not in whose name
        log.warning("no font has %s", " ".join(f"U+{ord(character):04X}" for character in missing))
    return Made(pdf, missing)
