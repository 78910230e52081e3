"""A customer's key while support looks on, and while it does not: in turns, in one running kiosk."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.contestants import Contestant
from tests.bench.figures import percentile
from tests.bench.program import Program

_LOOKED_ON = "正在檢視"
_SETTLED = 0.04  # seconds without a byte: not in step with the mirror's looks


def keys_beside_the_mirror(who: Contestant, keys: int, turns: int) -> dict[str, float]:
    """Medians of so many keys a turn, from a key in the menu to the first byte of what it changes."""
    alone, looked_on = list[float](), list[float]()
    with who.running() as program:
        _key_times(program, keys)
        for _ in range(turns):
            alone += _key_times(program, keys)
            with _mirror(program, who.support_socket):
                looked_on += _key_times(program, keys)
    return {"key beside the mirror": percentile(looked_on, 50), "key without the mirror": percentile(alone, 50)}


def _key_times(program: Program, keys: int) -> list[float]:
    moves = ("down" if number % 8 < 4 else "up" for number in range(keys))
    return [program.press(move, settled=_SETTLED).first * 1000 for move in moves]


@contextmanager
def _mirror(program: Program, socket: Path) -> Iterator[None]:
    """Support looks on while the block runs, and the screen says so."""
    command = [sys.executable, "-m", "rakiosk", "support", "--socket", str(socket), "mirror"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as viewer:
        try:
            program.shows(_LOOKED_ON)
            yield
        finally:
            viewer.terminate()
    program.shows(_LOOKED_ON, is_there=False)
