"""`make gallery`: every screen in every language, size and look, as pages that a browser opens without anything else.

The pictures are drawn from the real application, cell by cell, so that Chinese stands where a terminal would put it.
"""

import argparse
import asyncio
import html
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from rakiosk.i18n import LANGUAGES, LanguageCode
from rakiosk.ui.looks import Look
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery, gallery
from tests.screens.prompts import scenes
from tests.screens.scene import Scene

SIZES = {"77x20": LARGE_TEXT, "116x30": NORMAL}
LOOKS = ("usual", "black-on-white", "white-on-black", "wide-lines", "keys-on-screen")
CELL, ROW = 8, 17  # pixels
STYLE = """body { font: 16px sans-serif; margin: 1em; background: #ddd; color: #111; } figure { margin: 0 0 1.5em; }
svg { display: block; max-width: 100%; } nav a { margin-right: 1em; } li { break-inside: avoid; } ul { columns: 3; }
text { font: 13px "DejaVu Sans Mono", "Noto Sans Mono CJK TC", monospace; white-space: pre; }"""

Picture = tuple[str, str, str, str, str]
"""Scene, language, size, look, SVG."""


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


async def draw(language: LanguageCode, size: str, wanted: str) -> list[Picture]:
    """Every scene whose name begins so, in one language and size, in every look."""
    pictures: list[Picture] = []
    async with gallery(SIZES[size], language) as shown:
        for scene in scenes():
            if scene.name.startswith(wanted):
                async with shown.scene(scene):
                    for look in LOOKS:
                        svg = await _drawn(shown, scene, size, look)
                        pictures.append((scene.name, language, size, look, svg))
                    await _put_on(shown, "usual")
    return pictures


async def _drawn(shown: Gallery, scene: Scene, size: str, look: str) -> str:
    if not scene.is_too_small:
        await _put_on(shown, look)
    return svg_of(shown.app.screen._compositor.render_strips(), SIZES[size])


async def _put_on(shown: Gallery, look: str) -> None:
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


def _draw(language: LanguageCode, size: str, wanted: str) -> list[Picture]:
    return asyncio.run(draw(language, size, wanted))


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/gallery"), help="where to: %(default)s")
    parser.add_argument("--only", default="", metavar="NAME", help="scenes whose name begins so")
    options = parser.parse_args()
    began = time.monotonic()
    with ProcessPoolExecutor(2) as workers:
        drawn = [workers.submit(_draw, *job, options.only) for job in product(LANGUAGES, SIZES)]
        pictures = [picture for job in drawn for picture in job.result()]
    if not pictures:
        parser.error(f"no scene begins with {options.only!r}")
    write(options.folder, pictures)
    seconds = time.monotonic() - began
    print(f"{len(pictures)} pictures in {seconds:.0f} s: open {options.folder / 'index.html'}")  # noqa: T201


if __name__ == "__main__":
    main()
