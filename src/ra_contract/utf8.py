"""UTF-8 in whatever locale: names and sentences are Chinese, and a locale of another kind would make marks of them."""

import os
import sys
from io import TextIOWrapper

_MODE = ["-X", "utf8"]  # PEP 540: arguments, file names, files and streams


def speak_utf8() -> None:
    """Become the same program in UTF-8, unless this one is: what it was called with is decoded before it starts."""
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        given = os.environ | {"PYTHONUTF8": "1"}  # for whatever it starts
        os.execve(sys.executable, [sys.executable, *_MODE, *sys.orig_argv[1:]], given)  # noqa: S606
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding != "utf-8":  # PYTHONIOENCODING
            stream.reconfigure(encoding="utf-8")
