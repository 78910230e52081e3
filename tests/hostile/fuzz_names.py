"""A hundred thousand names of files: `python -m tests.hostile.fuzz_names --mutants 100000 --seed 1`.

Files with mutated names are laid on a stick, found there, drawn in the menu of files as the terminal gets it, and read.
Ends at the first that takes longer than two seconds, is read as another one, or has a control character arrive.
"""

import argparse
import os
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.segment import Segment
from textual.color import Color

from rakiosk.carriers.file.names import ENDINGS
from rakiosk.media.reading import find, read
from rakiosk.media.safestore import device_of
from rakiosk.ui.gate import Gate, worded
from rakiosk.ui.widgets.wrap import wrap
from tests.hostile.mutants import mutated, watched

KNOWN = [
    "我的簽章憑證.p12",
    "certificate (1).p12",
    "DEMO-05-sign-20261124.p12",
    "zz\x1b(0.p12",
    "\x1b[?1000;1002;1003;1006l.p12",
    "\x1b]52;c;cm0gLXJm\x07.p12",
    "\x9b31m\u202e12p.exe.p12",
    "葛\U000e0100\u2027\u200d🧑\u200d🤝\u200d🧑.pfx",
    "%s%n{name}[bold]$(reboot)`;'\".P12",
    f"{'長' * 80}.p12",
]
"""Names as people and their enemies give them."""
_NAME_MOST, _BATCH = 255, 200
_WIDTHS = (2, 30, 71, 110)
_COLOUR = Color(0, 0, 0)
"""Whatever lies behind: the gate has no colours."""


def fuzz(mutants: int, seed: int) -> int:
    """Try so many; how many of them are names that Linux takes. Raises Hung, AssertionError."""
    random, taken = Random(seed), 0
    for first in range(0, mutants, _BATCH):
        with TemporaryDirectory() as folder:
            names = {mutant_name(random) for _ in range(first, min(first + _BATCH, mutants))}
            taken += laid_and_found(Path(folder), names, f"seed {seed}")
    return taken


def mutant_name(random: Random) -> bytes:
    """A name that a folder can have, which still ends like a certificate file."""
    known = random.choice(KNOWN).encode()
    stem, ending = known[:-4], known[-4:]
    mutant = mutated(stem, random).replace(b"/", b"\\").replace(b"\0", b"\x1b").lstrip(b".")
    return (mutant or b"x")[: _NAME_MOST - len(ending)] + ending


def laid_and_found(folder: Path, names: set[bytes], told: str) -> int:
    """Lay files with these names, find, draw and read each: its content is its name."""
    for octets in names:
        (folder / os.fsdecode(octets)).write_bytes(octets)
    device = device_of(folder)
    found = find(folder, ENDINGS, device=device)
    assert len(found) == len(names), f"{told}: {len(names) - len(found)} of {names} are not found"
    for name in found:
        with watched(f"{told}: {name!r}"):
            assert read(folder, name, device=device) == os.fsencode(name)
            drawn(name)
    return len(found)


def drawn(name: str) -> None:
    """Draw the name as a menu does, in narrow and wide columns, and raw, as if a widget had forgotten to word it."""
    for width in _WIDTHS:
        for line in wrap(worded(name), width):
            assert harmless_on_the_wire(line)
    for segment in Gate().apply([Segment(name)], _COLOUR):
        assert harmless_on_the_wire(segment.text)


def harmless_on_the_wire(text: str) -> bool:
    """Whether a terminal would obey nothing in it."""
    octets = text.encode()  # what is no character would raise
    return all(octet >= 0x20 and octet != 0x7F for octet in octets) and not any(0x80 <= ord(c) < 0xA0 for c in text)


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Mutated names of files.")
    parser.add_argument("--mutants", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    taken = fuzz(options.mutants, options.seed)
    print(f"{taken:,} names, seed {options.seed}: all found, drawn harmless and read")


if __name__ == "__main__":
    main()
