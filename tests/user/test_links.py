"""壹、六 網站連結: an address to take along, in words and as a code that a camera reads; the kiosk opens none."""

from pathlib import Path

import pytest

from tests.kiosk import LARGE_TEXT, NORMAL, Kiosk, kiosk_of
from tests.ra.world import World
from tests.scanner import scanned
from tests.user.pages import enters, publish_demo

LIGHT_PIXELS = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}


def read_code(screen: str) -> str:
    """The text that a camera reads in the half blocks of a screen."""
    rows: list[list[int]] = []
    lines = [line for line in screen.split("\n") if any(block in line for block in "▀▄█")]
    width = max(map(len, lines)) + 8
    for line in lines:
        cells = [LIGHT_PIXELS.get(character, (1, 1)) for character in f"    {line}".ljust(width)]
        rows += [[cell[half] for cell in cells] for half in (0, 1)]
    pixels = bytes(255 * light for row in rows for light in row for _ in range(4))
    lines_of_pixels = [pixels[i * width * 4 : (i + 1) * width * 4] for i in range(len(rows))]
    return _decoded(b"".join(line * 4 for line in lines_of_pixels), width * 4, len(rows) * 4)


def _decoded(pixels: bytes, width: int, height: int) -> str:
    image = memoryview(pixels).cast("B", (height, width))
    return scanned(image)


@pytest.mark.manual("1.6.1", "1.6.2")
@pytest.mark.parametrize("size", [NORMAL, LARGE_TEXT])
async def test_each_link_shows_its_address_and_a_code_of_it_and_the_kiosk_stays(
    served_ra: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    publish_demo(served_ra, tmp_path)
    async with kiosk_of(served_ra, tmp_path, size=size) as kiosk:
        await enters(kiosk, "6", "中華郵政全球資訊網", "165 全民防騙網", "資料時間：")
        for digit, address in (("1", "https://www.post.gov.tw"), ("3", "https://165.npa.gov.tw")):
            await kiosk.goes_on(digit)
            screen = await kiosk.sees(address, "請以手機相機對準方塊。")
            assert read_code(screen) == address
            await kiosk.press("f4", "f4")
            assert read_code(kiosk.text()) == address
            await kiosk.press("f4")
            await kiosk.goes_on("escape")
            await kiosk.sees("網站連結", f"►{digit} ")
        await kiosk.goes_on("escape")
        await kiosk.sees("歡迎使用", "讀卡機：")


async def test_a_code_is_dark_on_light_in_every_contrast(kiosk: Kiosk, tmp_path: Path) -> None:
    publish_demo(kiosk.world, tmp_path)
    await enters(kiosk, "6", "中華郵政全球資訊網")
    await kiosk.goes_on("1")
    await kiosk.sees("請以手機相機對準方塊。")
    for _ in range(3):
        styles = {
            segment.style
            for strip in kiosk.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and any(block in segment.text for block in "▀▄█")
        }
        colours = {(style.color, style.bgcolor) for style in styles if style is not None}
        told = {(str(front and front.triplet), str(back and back.triplet)) for front, back in colours}
        assert len(told) == 1
        ((front, back),) = told
        assert "red=0, green=0, blue=0" in front
        assert "red=255, green=255, blue=255" in back
        await kiosk.press("f4")
