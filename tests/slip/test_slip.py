"""Slips: every character of a name on paper and out of it again, one page in each format, the same bytes each time."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ra_contract.claim import signed
from rakiosk_slip.child import SlipFailed, make, make_at_once
from rakiosk_slip.content import Document, Page, Slip, Text
from rakiosk_slip.statement import statement_slip
from tests.slip.paper import ADDRESS, CLAIM, CODE, KEY, UNKNOWN, Sheet

RARE = "𠮷𤥢𡝗𣘗𠅤䶮𪚥亾㐂𠀋𡈽𦻏𤦎堃犇喆燊淼焱垚叕㵘䨻珺玥彣嫺孋甯禔翃芃褘鋐頔㛢㬢𡘙𤩎𨭎倂㓟𣴞𧢮"
"""Characters of names that common fonts lack; the last four only the end of the chain has."""


def statement(name: str, copy: int = 1) -> Slip:
    return statement_slip(signed(replace(CLAIM, name=name), ADDRESS, KEY.sign), "rakiosk CA", copy)


@pytest.mark.manual("2.5.3")
@pytest.mark.parametrize(("page", "size"), [(Page.A4, "595.276 x 841.89"), (Page.A5, "419.528 x 595.276")])
def test_a_slip_is_one_page_from_which_every_word_can_be_copied(page: Page, size: str, tmp_path: Path) -> None:
    made = make_at_once(statement_slip(CODE, "rakiosk CA", 1), page)
    sheet = Sheet.of(tmp_path, made.pdf)
    assert made.missing == ()
    assert "Pages:           1\n" in sheet.facts()
    assert size in sheet.facts()
    text = sheet.text()
    for words in ("憑證證明單", "Proof of certificate", "黃𠮷堃", "DEMO-03", "5A3F 12C4 99AB 0012 FF", "簽章"):
        assert words in text
    for words in ("有效（2026-01-01 09:00 起）", "valid since 2026-01-01 09:00", "2026-11-24 09:30", "7KQM 2XW9 RTAB"):
        assert words in text
    assert "補印" not in text


@pytest.mark.manual("2.5.3")
def test_only_embedded_subsets_of_fonts_are_named(tmp_path: Path) -> None:
    for paper in (statement("黃𠮷堃𧢮"), Document(Text("條款", "Terms"), (Text("一", "one"),))):
        fonts = Sheet.of(tmp_path, make_at_once(paper, Page.A5).pdf).fonts()
        assert fonts
        assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}  # embedded, subset, to Unicode


@pytest.mark.manual("2.5.3")
@pytest.mark.parametrize("page", Page)
def test_the_code_is_read_from_the_paper_as_a_scanner_sees_it(page: Page, tmp_path: Path) -> None:
    assert Sheet.of(tmp_path, make_at_once(statement_slip(CODE, "CA", 1), page).pdf).scanned() == CODE


@pytest.mark.manual("2.5.3")
@pytest.mark.parametrize("page", Page)
def test_what_is_typed_off_the_paper_stands_on_one_line_beside_the_code(page: Page, tmp_path: Path) -> None:
    address = "https://certificate-check.post.example.gov.tw:8443"
    for at in (ADDRESS, address):
        slip = statement_slip(signed(CLAIM, at, KEY.sign), "rakiosk CA", 1)
        lines = Sheet.of(tmp_path, make_at_once(slip, page).pdf).text().splitlines()
        assert [line for line in lines if line.rstrip().endswith(f"查驗網址 {at}/check")] != []
        assert [line for line in lines if line.rstrip().endswith("查驗碼 7KQM 2XW9 RTAB")] != []


def test_a_serial_breaks_between_its_groups_only(tmp_path: Path) -> None:
    claim = replace(CLAIM, serial="5a3f12c499ab0012ff5a3f12c499ab0012ff5a3f")
    sheet = Sheet.of(
        tmp_path, make_at_once(statement_slip(signed(claim, ADDRESS, KEY.sign), "CA", 1), Page.RECEIPT).pdf
    )
    groups = re.findall(r"\b[0-9A-F]{4}\b", sheet.text().partition("憑證序號")[2].partition("憑證用途")[0])
    assert "".join(groups) == claim.serial.upper()


@pytest.mark.manual("2.5.3")
def test_its_head_says_whose_it_is_and_nothing_on_it_is_a_command(tmp_path: Path) -> None:
    text = Sheet.of(tmp_path, make_at_once(statement_slip(CODE, "rakiosk CA", 1)).pdf).text()
    assert "中華郵政股份有限公司" in text.partition("憑證證明單")[0]
    assert "金融憑證註冊中心" in text.partition("憑證證明單")[0]
    assert "民國 115 年 11 月 24 日" in text
    assert "民國 115 年 1 月 1 日至 116 年 1 月 1 日" in text
    assert "rakiosk verify-slip" not in text


@pytest.mark.parametrize(
    "paper", [statement("黃𠮷堃"), Document(Text("條款", "Terms"), (Text("一" * 3000, "one"),) * 3, "T-1")]
)
def test_it_is_tagged_and_has_a_title_that_a_person_reads(paper: Slip | Document, tmp_path: Path) -> None:
    sheet = Sheet.of(tmp_path, make_at_once(paper, Page.A5).pdf)
    assert re.search(r"Tagged: +yes", sheet.facts())
    assert re.search(rf"Title: +{paper.title.chinese} {paper.number}", sheet.facts())
    tree = sheet.structure()
    assert re.search(rf'H1 \(block\)\s+"{paper.title.chinese}"', tree)
    if isinstance(paper, Slip):
        assert re.search(r'TH\s+P \(block\)\s+"姓名"\s+P \(block\)\s+"Name"\s+TD\s+P \(block\)\s+"黃𠮷堃"', tree)
        assert tree.count("Figure") == 1


def test_a_very_long_name_still_makes_one_page_with_a_code_that_can_be_read(tmp_path: Path) -> None:
    slip = statement("𠮷" * 100)
    for page in (Page.A5, Page.RECEIPT):
        sheet = Sheet.of(tmp_path, make_at_once(slip, page).pdf)
        assert "Pages:           1\n" in sheet.facts()
        assert sheet.scanned() == slip.code


async def test_the_same_slip_is_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    slip = statement("黃𠮷堃", copy=2)
    assert (await make(slip)).pdf == make_at_once(slip).pdf
    assert "補印（第 2 次列印）" in Sheet.of(tmp_path, make_at_once(slip).pdf).text().replace("\u3000", "")


def test_rare_characters_of_names_print_with_outlines_and_can_be_copied(tmp_path: Path) -> None:
    assert len(set(RARE)) == 44
    made = make_at_once(Document(Text("字"), (Text(" ".join(RARE)),)), Page.A5)
    sheet = Sheet.of(tmp_path, made.pdf)
    assert made.missing == ()
    assert [character for character in RARE if character not in sheet.text()] == []
    drawn = pictures(sheet)
    assert set(RARE) <= set(drawn)
    # each with ink of its own: an empty outline is white, and a box for a missing one is like the next box
    assert len({drawn[character] for character in RARE}) == 44
    assert all(drawn[character].count(0) > 20 for character in RARE)


def pictures(sheet: Sheet) -> dict[str, bytes]:
    """Each word of the page as the picture of its place, scaled to one size."""
    boxes = sheet._told("pdftotext", "-bbox", sheet.file, "-").decode()
    picture, scale = sheet.picture(144), 2
    place = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<')
    drawn = {}
    for found in place.finditer(boxes):
        left, top, right, bottom = (round(float(edge) * scale) for edge in found.groups()[:4])
        cut = picture.crop((left, top, right, bottom)).resize((24, 24))
        drawn[html.unescape(found[5])] = cut.point(lambda grey: 255 * (grey > 160)).tobytes()
    return drawn


@pytest.mark.manual("2.5.3")
def test_a_character_that_no_font_has_is_shown_as_such_reported_and_explained(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = make_at_once(statement(f"黃{UNKNOWN}堃"))
    assert made.missing == (UNKNOWN,)
    text = Sheet.of(tmp_path, made.pdf).text()
    assert "黃〓堃" in text
    assert "〓 代表本機台字型沒有的字" in text
    assert "U+323A0" in caplog.text
    assert "黃" not in caplog.text


def test_variation_selectors_are_left_out_and_nothing_is_normalised(tmp_path: Path) -> None:
    name = "葛\U000e0100\ufe00城 \uf900豈"  # 豈 twice: as a compatibility ideograph, and as itself
    made = make_at_once(statement(name))
    assert made.missing == ()
    assert "葛城 \uf900豈" in Sheet.of(tmp_path, made.pdf).text()


def test_what_looks_like_markup_is_text(tmp_path: Path) -> None:
    made = make_at_once(statement("<b>A & B</b> &amp;"))
    assert "<b>A & B</b> &amp;" in Sheet.of(tmp_path, made.pdf).text()


def test_a_document_takes_as_many_pages_as_it_needs(tmp_path: Path) -> None:
    document = Document(Text("用戶約定條款", "Terms of use"), (Text("條文" * 40, "words " * 60),) * 12, "T-1")
    sheet = Sheet.of(tmp_path, make_at_once(document, Page.A5).pdf)
    assert re.search(r"Pages: +[2-9]\n", sheet.facts())
    assert "T-1 1" in sheet.text()


async def test_a_slip_that_cannot_be_made_says_where_and_not_what() -> None:
    slip = replace(statement("黃𠮷堃"), code="x" * 4000)  # more than a QR code holds
    with pytest.raises(SlipFailed) as failed:
        await make(slip)
    assert "黃" not in str(failed.value)
    assert "line" in str(failed.value)
