"""Every section of the manual, and what is beyond it, by its row: the ways that are walked through it."""

from pathlib import Path

from rakiosk.i18n import LanguageCode
from tests.ra.world import World
from tests.screens.walk import Look, Way, numbered, walk_of
from tests.screens.walks.hardware import HARDWARE
from tests.screens.walks.software import SOFTWARE
from tests.screens.walks.user import USER

WAYS: dict[str, tuple[Way, ...]] = {**USER, **HARDWARE, **SOFTWARE}


async def walk_through(section: str, language: LanguageCode, look: Look, *, world: World, folder: Path) -> None:
    """Walk every way through a section, each from the front page, with a spectator."""
    new_cn = numbered(f"WALK-{section}-{language[:2].upper()}-")
    for number, way in enumerate(WAYS[section]):
        async with walk_of(world, folder / f"{section}-{language}-{number}", language, look, new_cn) as walk:
            await way(walk)
