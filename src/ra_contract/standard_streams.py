"""Standard input, output and error as whoever started a command has left them: closed, full, or read by nobody."""

import os
import sys
from io import TextIOWrapper


def open_closed_streams() -> None:
    """Open on nothing what is closed: the next file that is opened would be written to as if it were the screen.

    POSIX.1-2017, execve(): a program whose standard streams are closed need not work.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, number)
            if nothing != number:
                os.close(nothing)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115


def say(text: str) -> None:
    """Write a line for whoever runs the command, and go on in silence when they have stopped reading, as `head` does.

    Raises OSError when it cannot be written, as on a full disk; what is said after that goes nowhere.
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _fall_silent()
    except OSError:
        _fall_silent()
        raise


def _fall_silent() -> None:
    """Let what is left to be written, and what will be, go nowhere: at the end of the program as well."""
    if isinstance(sys.stdout, TextIOWrapper):
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), sys.stdout.fileno())
