"""Files of the kiosk's own."""

import os
from pathlib import Path

_EVERYBODY = 0o666  # less the umask


def state_folder(named: Path | None) -> Path | None:
    """Where the kiosk keeps what outlives it: in the folder of the settings, or that which systemd gives it."""
    given = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]  # systemd.exec(5)
    return named or (Path(given) if given else None)


def write_whole(file: Path, content: bytes, mode: int = _EVERYBODY) -> None:
    """Write a file that is either whole or not there, and its folder with it. Raises OSError.

    `mode`: who may read and write it, as open(2) has it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    if mode != _EVERYBODY:
        part.unlink(missing_ok=True)  # what was left there may be open to others
    with open(part, "wb", opener=lambda path, flags: os.open(path, flags, mode)) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
