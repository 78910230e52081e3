"""Each screen as support would see it: no number of somebody's, no address, no name is in it."""

import re
from typing import Any

from textual.app import App

from rakiosk.support.mirror.picture import picture_of
from rakiosk.ui.app import KioskApp

# what is somebody's has four digits in a row or an @; our own sentences tell of a year's and a law's numbers in words
_SOMEBODYS = re.compile(r"\d[\d ]{2,}\d|\S*@\S*|\b[A-Z]-\d+")
PEOPLE = ("王小明", "林美玲", "陳大文", "DEMO-", "林測試")


def mirror_tells(app: App[Any]) -> list[str]:
    """Complaints about what the mirror shows of somebody."""
    assert isinstance(app, KioskApp)
    rows = picture_of(app.stage).rows
    return [
        f"the mirror shows {row!r}" for row in rows if _SOMEBODYS.search(row) or any(name in row for name in PEOPLE)
    ]
