"""Leaving 參、一 half done: one is asked first, told what there is by now, and may go on later, at any kiosk."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from ra_contract.order import OrderState
from rakiosk.domain.errors import StickRemoved
from rakiosk.media.safestore import PART, Step
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick, Handling
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import World
from tests.software.flows import (
    FILE_NAME,
    LEAVE,
    MADE,
    REMOVED,
    SAVE_ENCRYPTION,
    SAVE_SIGNING,
    at_the_first_name,
    at_the_second_name,
    held_in,
    in_force,
    saves_the_second,
    walks_to_the_end,
)
from tests.software.people import FileCustomer, new_file_customer

ONE_MADE, KEPT = (
    ("兩個憑證檔目前只做好一個", "無法單獨使用", "尚未生效"),
    ("仍然保留", "任一機台", "這支或另一支隨身碟"),
)
HOME = ("請選擇服務項目", "您有一筆未完成的憑證申請")


@pytest.fixture
def applicant(served_ra: World) -> FileCustomer:
    """A customer who may apply."""
    return new_file_customer(served_ra)


async def goes_back(kiosk: Kiosk) -> str:
    """Press Enter at the question, which has the focus on going on; the screen."""
    screen = await kiosk.sees(LEAVE, *KEPT)
    await kiosk.goes_on("enter")
    return screen


async def leaves(kiosk: Kiosk) -> str:
    """Leave at the question, on purpose; the screen with the question."""
    screen = await kiosk.sees(LEAVE, *KEPT)
    await kiosk.press("tab", "enter")
    await kiosk.sees(*HOME)
    return screen


@pytest.mark.manual("3.1.8")
async def test_who_cancels_after_the_first_file_is_asked_and_going_on_is_what_enter_does(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    (name,) = held_in(stick)
    for _ in range(2):
        await kiosk.press("escape")
        await kiosk.sees(*ONE_MADE, name)
        await goes_back(kiosk)
        await kiosk.sees(SAVE_ENCRYPTION, FILE_NAME)
    await saves_the_second(kiosk)
    await walks_to_the_end(kiosk, applicant)
    assert len(in_force(kiosk, applicant)) == 2


@pytest.mark.manual("3.1.8")
async def test_who_leaves_after_the_first_file_goes_on_with_another_stick_at_another_kiosk(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer, tmp_path: Path
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    await kiosk.press("escape")
    await leaves(kiosk)
    assert not kiosk.has_errand
    useless = set(held_in(stick).values())
    fresh, elsewhere = FolderStick(tmp_path / "fresh", "FRESH"), FolderMedia()
    async with kiosk_of(kiosk.world, tmp_path / f"{tmp_path.name}-elsewhere", media=elsewhere) as other:
        elsewhere.insert(fresh)
        await other.sign_in(applicant)
        await other.press("1")
        await walks_to_the_end(other, applicant)
    valid = {base64.b64decode(certificate.der) for certificate in in_force(kiosk, applicant).values()}
    assert valid == set(held_in(fresh).values())
    assert len(valid) == 2
    assert useless.isdisjoint(valid)


@pytest.mark.manual("3.1.8")
async def test_who_leaves_after_the_first_file_may_go_on_with_the_same_stick(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    await kiosk.press("escape")
    await leaves(kiosk)
    await kiosk.press("1")
    await walks_to_the_end(kiosk, applicant)
    assert len(in_force(kiosk, applicant)) == 2
    assert len(list(stick.folder.iterdir())) == 3
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]


@pytest.mark.manual("3.1.7")
async def test_before_the_first_and_after_the_second_file_it_is_asked_in_other_words(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_first_name(kiosk, applicant)
    await kiosk.press("escape")
    assert "都還沒有存檔" in await goes_back(kiosk)
    await kiosk.sees(SAVE_SIGNING, FILE_NAME)
    await kiosk.goes_on("enter")
    await kiosk.sees(SAVE_ENCRYPTION, FILE_NAME)
    await saves_the_second(kiosk)
    await kiosk.press("escape")
    assert "都已做好，但尚未確認" in await goes_back(kiosk)
    await kiosk.sees(MADE)


@pytest.mark.manual("3.1.8")
async def test_who_leaves_from_a_trouble_after_the_first_file_or_stops_waiting_for_a_stick_is_asked_as_well(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, applicant: FileCustomer
) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, applicant)
    media.alter(lambda present: replace(present, free=10))
    await kiosk.press("enter")
    await kiosk.sees("M06")
    await kiosk.press("escape")
    await goes_back(kiosk)
    await kiosk.sees("M06")
    media.pull()
    await kiosk.press("enter")
    await kiosk.sees("請插入您的隨身碟")
    await kiosk.press("escape")
    await goes_back(kiosk)
    await kiosk.sees("請插入您的隨身碟")
    await kiosk.press("escape")
    assert ONE_MADE[0] in await leaves(kiosk)


class Torn:
    """A slot out of which the stick is pulled in the middle of the first file: a part of it stays on the stick."""

    def __init__(self, stick: FolderStick) -> None:
        self.media = FolderMedia(before=self._before)
        self._stick = stick
        self._away = stick.folder.with_name("away")
        self.media.insert(stick)

    def _before(self, step: Step | Handling) -> None:
        if step is Step.SYNC and not self._away.exists():
            self._stick.folder.rename(self._away)
            self.media.pull()
            raise StickRemoved("pulled")

    @property
    def on_it(self) -> set[str]:
        """The files on the stick that was pulled."""
        return {file.name for file in (self._away if self._away.exists() else self._stick.folder).iterdir()}

    def insert_again(self) -> None:
        """Put it in again, with another program's part beside ours."""
        (self._away / FOREIGN).write_bytes(b"of a browser")
        self._stick.folder.symlink_to(self._away)
        self.media.insert(self._stick)


FOREIGN = "film.mp4.part"


@pytest.fixture
def torn(stick: FolderStick) -> Torn:
    """The slot, with the stick in it."""
    return Torn(stick)


async def at_the_part(kiosk: Kiosk, customer: FileCustomer, torn: Torn) -> None:
    """Until the stick was pulled in the middle of the first file, and a part lies on it."""
    await at_the_first_name(kiosk, customer)
    await kiosk.goes_on("enter")
    await kiosk.sees(REMOVED)
    (part,) = torn.on_it
    assert part.endswith(PART)


@pytest.mark.manual("3.1.6")
async def test_the_part_of_a_file_goes_when_its_stick_is_written_to_again(
    served_ra: World, torn: Torn, applicant: FileCustomer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, media=torn.media) as kiosk:
        await at_the_part(kiosk, applicant, torn)
        torn.insert_again()
        await kiosk.sees(SAVE_SIGNING, FILE_NAME)
        assert torn.on_it == {FOREIGN}


@pytest.mark.manual("3.1.6")
async def test_the_part_of_a_file_goes_when_the_section_is_left_while_its_stick_is_in(
    served_ra: World, torn: Torn, applicant: FileCustomer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, media=torn.media) as kiosk:
        await at_the_part(kiosk, applicant, torn)
        await kiosk.press("escape")
        await kiosk.sees(LEAVE)
        torn.insert_again()
        await leaves(kiosk)
        assert torn.on_it == {FOREIGN}


@pytest.mark.manual("3.1.6")
async def test_the_part_of_a_file_goes_at_the_end_of_the_visit_when_its_stick_came_back_after_leaving(
    served_ra: World, torn: Torn, applicant: FileCustomer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, media=torn.media) as kiosk:
        await at_the_part(kiosk, applicant, torn)
        await kiosk.press("escape")
        await leaves(kiosk)
        torn.insert_again()
        assert len(torn.on_it) == 2
        await kiosk.press("f10")
        await kiosk.sees("是否要登出系統")
        await kiosk.press("enter")
        await kiosk.sees("您現在可以取出隨身碟")
        assert torn.on_it == {FOREIGN}
