"""The demo's public pages: its folder, with every day moved so that the newest announcement is of the day before."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

PAGES = Path(__file__).with_name("content")
_DAY = re.compile(r"^(date|expires) = (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def dated_pages(folder: Path, today: date) -> Path:
    """A copy of the pages in a folder, as if written for today."""
    shutil.copytree(PAGES, folder, dirs_exist_ok=True)
    texts = {file: file.read_text("utf-8") for file in folder.rglob("*.md")}
    newest = max(date.fromisoformat(day) for text in texts.values() for _, day in _DAY.findall(text))
    later = today - timedelta(days=1) - newest
    for file, text in texts.items():
        file.write_text(_DAY.sub(lambda match: f"{match[1]} = {date.fromisoformat(match[2]) + later}", text), "utf-8")
    return folder
