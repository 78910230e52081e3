"""Write a theme of pointers that shows none: pointer.py FOLDER. A compositor knows no other way to have no arrow."""

import struct
import sys
from pathlib import Path

# Those that compositor and terminal ask for; every other is drawn as "default" is (wlroots, wlr_cursor_set_xcursor).
NAMES = ("default", "left_ptr", "text", "xterm")
_IMAGE = 0xFFFD0002
_SIZE = 24  # that it is asked for in, not of the picture


def transparent() -> bytes:
    """A pointer of one transparent pixel, in the form of Xcursor(3): header, table of contents, one image."""
    header = struct.pack("<4s3I", b"Xcur", 16, 0x10000, 1)
    contents = struct.pack("<3I", _IMAGE, _SIZE, 28)
    width, height, spot_x, spot_y, delay, pixel = 1, 1, 0, 0, 0, 0
    image = struct.pack("<4I", 36, _IMAGE, _SIZE, 1)
    return header + contents + image + struct.pack("<6I", width, height, spot_x, spot_y, delay, pixel)


def main(folder: Path) -> None:
    """Write the theme."""
    (folder / "cursors").mkdir(parents=True)
    (folder / "index.theme").write_text("[Icon Theme]\nName=rakiosk\nComment=No pointer on a screen that is touched\n")
    for name in NAMES:
        (folder / "cursors" / name).write_bytes(transparent())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
