"""Files of the kiosk's own."""

import os
from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, and its folder with it. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
