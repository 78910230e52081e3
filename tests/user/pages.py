"""Pages for the tests of the public sections: the demo's own, and some of a test's own, published at a served RA."""

from datetime import date, datetime, timedelta
from pathlib import Path

from ra_contract.local_time import TAIPEI
from rakiosk_demo.pages import dated_pages
from tests.kiosk import Kiosk
from tests.ra.world import World


def today() -> date:
    return datetime.now(TAIPEI).date()


def publish_demo(world: World, folder: Path) -> None:
    """The demo's pages, as of today."""
    publish(world, dated_pages(folder / "demo-pages", today()))


def publish(world: World, folder: Path) -> None:
    """A folder's pages."""
    world.admin.pages.import_folder(folder)
    world.admin.pages.publish()


def announcement(folder: Path, name: str, title: str, days_ago: int, more: str = "") -> Path:
    """Add an announcement to a folder."""
    folder.mkdir(exist_ok=True)
    day = today() - timedelta(days=days_ago)
    matter = f'+++\nkind = "bulletin"\ntitle = "{title}"\ndate = {day}\n{more}+++\n{title}的內容。\n'
    (folder / f"{name}.zh_TW.md").write_text(matter, "utf-8")
    return folder


async def enters(kiosk: Kiosk, digit: str, *words: str) -> str:
    """From the front page into a section."""
    await kiosk.sees("歡迎使用")
    await kiosk.goes_on(digit)
    return await kiosk.sees(*words)
