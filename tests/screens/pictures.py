"""`make gallery`: every screen in every language, size and look, as pages that a browser opens without anything else.

The pictures are drawn from the real application, cell by cell, so that Chinese stands where a terminal would put it.
"""

import argparse
import asyncio
import html
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from rakiosk.i18n import LANGUAGES, LanguageCode
from rakiosk.ui.looks import Look
from tests.ra.world import World
from tests.screens.gallery import gallery
from tests.screens.inspection import SIZES
from tests.screens.prompts import books
from tests.screens.shown import Shown
from tests.screens.walks.contents import WAYS, walk_through

LOOKS = ("usual", "black-on-white", "white-on-black", "wide-lines", "keys-on-screen")
CELL, ROW = 8, 17  # pixels
STYLE = """body { font: 16px sans-serif; margin: 1em; background: #ddd; color: #111; } figure { margin: 0 0 1.5em; }
svg { display: block; max-width: 100%; } nav a { margin-right: 1em; } li { break-inside: avoid; } ul { columns: 3; }
text { font: 13px "DejaVu Sans Mono", "Noto Sans Mono CJK TC", monospace; white-space: pre; }"""

Picture = tuple[str, str, str, str, str]
"""The screen's name, language, size, look, SVG."""


def svg_of(strips: Sequence[Strip], size: tuple[int, int]) -> str:
    """The screen as SVG; every run of letters is made to fill just its cells."""
    width, height = size[0] * CELL, size[1] * ROW
    drawn = "".join(part for y, strip in enumerate(strips) for part in _line(strip, y))
    return f'<svg viewBox="0 0 {width} {height}" width="{width}">{drawn}</svg>'


def _line(strip: Strip, y: int) -> Iterator[str]:
    x = 0
    for segment in strip:
        cells = cell_len(segment.text)
        colors = _colors(segment)
        yield f'<rect x="{x * CELL}" y="{y * ROW}" width="{cells * CELL}" height="{ROW}" fill="{colors[1]}"/>'
        column = x
        for run in re.findall(r"[ ]+|[\u2e80-\uffff]+|[^ \u2e80-\uffff]+", segment.text):
            if not run.isspace():
                yield _run(run, column, y, colors[0], is_bold=bool(segment.style and segment.style.bold))
            column += cell_len(run)
        x += cells


def _run(text: str, x: int, y: int, color: str, *, is_bold: bool) -> str:
    weight = ' font-weight="bold"' if is_bold else ""
    place = f'x="{x * CELL}" y="{y * ROW + 13}" textLength="{cell_len(text) * CELL}"'
    return f'<text {place} fill="{color}"{weight}>{html.escape(text)}</text>'


def _colors(segment: Segment) -> tuple[str, str]:
    style = segment.style
    both = (style.color, style.bgcolor) if style is not None else (None, None)
    front, back = (color.triplet.hex if color is not None and color.triplet else "#000000" for color in both)
    return (back, front) if style is not None and style.reverse else (front, back)


@dataclass
class Drawing:
    """A spectator who draws what is shown, in some sizes and in every look, if its name begins as asked for."""

    language: LanguageCode
    sizes: tuple[str, ...] = tuple(SIZES)
    wanted: str = ""
    chapter: str = ""
    pictures: list[Picture] = field(default_factory=list)

    async def at(self, shown: Shown, name: str) -> None:
        """Draw the screen that is up, and leave it as it was."""
        name = f"{self.chapter}{name}"
        if not name.startswith(self.wanted):
            return
        before, focused, place = shown.app.stage.size, shown.app.stage.focused, shown.place()
        for size in self.sizes:
            await shown.resize(SIZES[size])
            await self._draw(shown, name, size)
        await shown.resize((before.width, before.height))
        shown.app.stage.set_focus(focused)
        await shown.turn_to(place)

    async def _draw(self, shown: Shown, name: str, size: str) -> None:
        for look in LOOKS:
            await _put_on(shown, look)
            self.draw_as_it_is(shown, name, size, look)
        await _put_on(shown, "usual")

    def draw_as_it_is(self, shown: Shown, name: str, size: str, look: str) -> None:
        """Draw what is up, whatever its size is."""
        strips = shown.app.screen._compositor.render_strips()
        self.pictures.append((name, self.language, size, look, svg_of(strips, SIZES[size])))


async def draw_scenes(language: LanguageCode, size: str, wanted: str) -> list[Picture]:
    """Every scene whose name begins so, in one language and size, in every look."""
    drawing = Drawing(language, (size,), wanted)
    async with gallery(SIZES[size], language) as shown:
        for scene in chain.from_iterable(books().values()):
            if scene.name.startswith(wanted):
                async with shown.scene(scene):
                    if scene.is_too_small:
                        drawing.draw_as_it_is(shown, scene.name, size, "usual")
                    else:
                        await drawing.at(shown, scene.name)
    return drawing.pictures


async def draw_walk(section: str, language: LanguageCode, wanted: str, world: World, folder: Path) -> list[Picture]:
    """Every screen of a section, by the section's row and its name, in one language, in both sizes and every look."""
    drawing = Drawing(language, wanted=wanted, chapter=f"{section}-")
    await walk_through(section, language, drawing, world=world, folder=folder)
    return drawing.pictures


async def _put_on(shown: Shown, look: str) -> None:
    stage = shown.app.stage
    shown.app.looks.choose(Look(look) if look in set(Look) else Look.USUAL)
    if stage.has_class("-roomy") != (look == "wide-lines"):
        stage.space_out(is_roomy=look == "wide-lines")
    stage.touch(is_touched=look == "keys-on-screen")
    await shown.settle()


def write(folder: Path, pictures: Sequence[Picture]) -> None:
    """One page a language, size and look, and an index of them all."""
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[tuple[str, str, str], list[Picture]] = {}
    for picture in pictures:
        pages.setdefault(picture[1:4], []).append(picture)
    for key, shown in sorted(pages.items()):
        (folder / f"{'.'.join(key)}.html").write_text(_page(" ".join(key), _figures(shown)), encoding="utf-8")
    links = "".join(f'<li><a href="{".".join(key)}.html">{" ".join(key)}</a></li>' for key in sorted(pages))
    names = sorted({picture[0] for picture in pictures})
    summary = f"<p>{len(names)} screens, {len(pictures)} pictures.</p><ul>{links}</ul>"
    first = ".".join(min(pages))
    listed = "".join(f'<li><a href="{first}.html#{name}">{name}</a></li>' for name in names)
    (folder / "index.html").write_text(_page("Screens of the kiosk", f"{summary}<ul>{listed}</ul>"), encoding="utf-8")


def _figures(pictures: Sequence[Picture]) -> str:
    return "".join(
        f'<figure id="{name}"><figcaption>{name}</figcaption>{svg}</figure>' for name, _l, _s, _k, svg in pictures
    )


def _page(title: str, body: str) -> str:
    back = '<nav><a href="index.html">index</a></nav>'
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f"<!doctype html>{head}<h1>{title}</h1>{back}{body}\n"


def _draw_scenes(language: LanguageCode, size: str, wanted: str) -> list[Picture]:
    return asyncio.run(draw_scenes(language, size, wanted))


def _draw_walks(sections: Sequence[str], language: LanguageCode, wanted: str) -> list[Picture]:
    with TemporaryDirectory(prefix="gallery-") as folder:
        world = World(Path(folder) / "ra", None)
        world.start()
        try:
            return [
                picture
                for section in sections
                for picture in asyncio.run(draw_walk(section, language, wanted, world, Path(folder)))
            ]
        finally:
            world.stop()


def _jobs(pool: ProcessPoolExecutor, wanted: str) -> Iterator[Future[list[Picture]]]:
    begins = tuple(f"{section}-" for section in WAYS)
    for chapter, language in product("321", LANGUAGES):
        sections = [s for s in WAYS if s[0] == chapter and (f"{s}-".startswith(wanted) or wanted.startswith(f"{s}-"))]
        if sections:
            yield pool.submit(_draw_walks, sections, language, wanted)
    if not wanted.startswith(begins):
        for language, size in product(LANGUAGES, SIZES):
            yield pool.submit(_draw_scenes, language, size, wanted)


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/gallery"), help="where to: %(default)s")
    parser.add_argument("--only", default="", metavar="NAME", help="screens whose name begins so: 2.6-02, pin")
    options = parser.parse_args()
    began = time.monotonic()
    with ProcessPoolExecutor(2) as workers:
        pictures = [picture for job in list(_jobs(workers, options.only)) for picture in job.result()]
    if not pictures:
        parser.error(f"no screen begins with {options.only!r}")
    write(options.folder, pictures)
    seconds = time.monotonic() - began
    print(f"{len(pictures)} pictures in {seconds:.0f} s: open {options.folder / 'index.html'}")  # noqa: T201


if __name__ == "__main__":
    main()
