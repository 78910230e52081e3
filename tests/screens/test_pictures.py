"""The gallery for proof-readers: a page that holds every cell of the screen and asks for nothing else."""

import asyncio
from pathlib import Path

import pytest

from tests.ra.world import World
from tests.screens import goldens
from tests.screens.inspection import SIZES
from tests.screens.pictures import LOOKS, draw_scenes, draw_walk, write


def test_a_proof_reader_opens_every_look_of_a_screen_without_running_anything(tmp_path: Path) -> None:
    pictures = asyncio.run(draw_scenes("zh_TW", "77x20", "pin-3"))
    write(tmp_path, pictures)
    assert [look for _name, _language, _size, look, _svg in pictures] == list(LOOKS)
    pages = {f"zh_TW.77x20.{look}.html" for look in LOOKS}
    assert {file.name for file in tmp_path.iterdir()} == {"index.html"} | pages
    page = (tmp_path / "zh_TW.77x20.usual.html").read_text(encoding="utf-8")
    assert "請輸入晶片卡密碼" in page
    assert "刪除" not in page
    assert "刪除" in (tmp_path / "zh_TW.77x20.keys-on-screen.html").read_text(encoding="utf-8")
    assert 'fill="#000000"' in (tmp_path / "zh_TW.77x20.white-on-black.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in page


def test_the_screens_of_a_walk_are_drawn_and_the_walk_goes_on_as_if_nobody_looked(
    served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.screens.pictures.LOOKS", ("usual", "keys-on-screen"))
    pictures = asyncio.run(draw_walk("1.9", "zh_TW", "", served_ra, tmp_path))
    names = {name for name, _language, _size, _look, _svg in pictures}
    assert names == {f"1.9-{name}" for name in goldens.names("1.9", "zh_TW")}
    assert len(pictures) == len(names) * len(SIZES) * 2
