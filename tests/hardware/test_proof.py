"""貳、五 憑證證明單: chosen, seen, and printed as one page whose every word can be read back."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ra_contract.certificate import Certificate, Use
from ra_contract.claim import read
from ra_contract.local_time import TAIPEI
from rakiosk_ra.base.errors import AdminError
from tests.flows import RA_UNREACHABLE, applies_but_for_the_confirmation, certified_customer, revokes_elsewhere
from tests.kiosk import LARGE_TEXT, Customer, Kiosk, kiosk_of, new_customer
from tests.line import Line
from tests.ra.world import World
from tests.slip.paper import UNKNOWN, Sheet

CHOICE, PROOF, PRINTED = "請選擇要證明的憑證", "查驗碼", "證明單是否印出？"


@pytest.fixture
def certified(served_ra: World) -> Customer:
    """A customer with certificates in force."""
    return certified_customer(served_ra)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where slips come out."""
    return tmp_path / "slips"


@pytest.fixture
async def printing(served_ra: World, tmp_path: Path, folder: Path) -> AsyncIterator[Kiosk]:
    """A kiosk with a printer."""
    async with kiosk_of(served_ra, tmp_path, printer_folder=folder) as running:
        yield running


async def at_the_choice(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("5")
    await kiosk.sees(CHOICE)


async def at_the_proof(kiosk: Kiosk, customer: Customer, chosen: str = "1") -> str:
    await at_the_choice(kiosk, customer)
    await kiosk.press(chosen)
    return await kiosk.sees(PROOF, "編號")


def newest(kiosk: Kiosk, customer: Customer) -> Certificate:
    return kiosk.world.admin.certificates.of(customer.cn)[0]


def slips(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def stand_in_the_way_of(folder: Path) -> None:
    folder.write_text("a file where the printer's folder should be", encoding="utf-8")


def clear(folder: Path) -> None:
    folder.unlink()


def of(command: str, slip: Path, *arguments: str) -> str:
    """The output of a tool of poppler on a slip."""
    return subprocess.run([command, str(slip), *arguments], check=True, capture_output=True, text=True).stdout


@pytest.mark.manual("2.5.1")
async def test_every_certificate_can_be_chosen_by_its_use_status_and_validity(
    printing: Kiosk, certified: Customer
) -> None:
    await at_the_choice(printing, certified)
    for certificate in printing.world.admin.certificates.of(certified.cn):
        valid = f"{certificate.not_before.astimezone():%Y-%m-%d} – {certificate.not_after.astimezone():%Y-%m-%d}"
        await printing.sees(f"…{certificate.serial[-4:].upper()} 有效 {valid}")
    await printing.press("escape")
    await printing.sees("請選擇服務項目")


@pytest.mark.manual("2.5.1")
@pytest.mark.parametrize("chosen", [0, 1])
async def test_the_proof_shows_what_the_ra_states_of_the_chosen_certificate(
    printing: Kiosk, certified: Customer, chosen: int
) -> None:
    certificate = printing.world.admin.certificates.of(certified.cn)[chosen]
    screen = await at_the_proof(printing, certified, str(chosen + 1))
    assert certificate.serial.upper() in screen.replace(" ", "")
    use = {Use.SIGNING: "簽章 signing", Use.ENCRYPTION: "加密 encryption"}[certificate.use]
    since = f"有效（{certificate.status_since.astimezone(TAIPEI):%Y-%m-%d %H:%M} 起）"
    for words in ("林測試", certified.cn, use, since, "簽發者", "查詢時間"):
        assert words in screen
    assert printing.reader.commands == []


@pytest.mark.manual("2.5.1")
@pytest.mark.parametrize("state", ["已暫禁", "已註銷", "已到期"])
async def test_a_certificate_that_is_not_in_force_is_proven_with_its_state(printing: Kiosk, state: str) -> None:
    customer = certified_customer(printing.world, expires_in_days=-3 if state == "已到期" else 300)
    if state == "已暫禁":
        printing.world.admin.certificates.hold(customer.cn)
    elif state == "已註銷":
        revokes_elsewhere(printing.world, customer)
    await at_the_choice(printing, customer)
    await printing.sees(f" {state} ")
    await printing.press("1")
    since = newest(printing, customer).status_since.astimezone(TAIPEI)
    await printing.sees(PROOF, f"{state}（{since:%Y-%m-%d %H:%M} 起）")


@pytest.mark.manual("2.5.1")
async def test_who_has_no_certificates_is_sent_to_the_application(printing: Kiosk) -> None:
    await printing.sign_in(new_customer(printing.world))
    await printing.press("5")
    await printing.sees("您還沒有憑證", "請先選擇「憑證申請」")
    await printing.press("enter")
    await printing.sees("請選擇服務項目")


@pytest.mark.manual("2.5.1")
async def test_a_certificate_that_is_not_confirmed_is_not_proven(printing: Kiosk, customer: Customer) -> None:
    await applies_but_for_the_confirmation(printing, customer)
    await printing.press("5")
    await printing.sees("您還沒有憑證")


@pytest.mark.manual("2.5.2", "2.5.3")
async def test_the_proof_is_printed_as_one_page_with_everything_on_it(
    printing: Kiosk, certified: Customer, folder: Path
) -> None:
    screen = await at_the_proof(printing, certified)
    certificate = newest(printing, certified)
    await printing.press("enter")
    await printing.sees(PRINTED, "請記得取走紙本")
    (slip,) = slips(folder)
    assert f"編號{slip.stem}\n" in screen.replace(" ", "")
    text = of("pdftotext", slip, "-layout", "-").replace("\n", " ")
    for words in ("憑證證明單", "林測試", certified.cn, "有效期間", f"{certificate.not_after.astimezone():%Y-%m-%d}"):
        assert words in text
    assert certificate.serial.upper() in text.replace(" ", "")
    facts = of("pdfinfo", slip)
    assert "Pages:           1\n" in facts
    assert "A4" in facts
    assert certified.cn not in slip.name
    # what stays a file is signed as such by the RA, and its code says the same
    assert "Signature is Valid." in of("pdfsig", slip, "-nocert")
    claim = read(Sheet(slip).scanned())
    assert (claim.number, claim.cn, claim.serial) == (slip.stem, certified.cn, certificate.serial)


@pytest.mark.manual("2.5.3")
async def test_the_fonts_are_in_the_file_so_that_every_printer_draws_the_name(
    printing: Kiosk, certified: Customer, folder: Path
) -> None:
    await at_the_proof(printing, certified)
    await printing.press("enter")
    await printing.sees(PRINTED)
    (slip,) = slips(folder)
    fonts = of("pdffonts", slip).splitlines()[2:]
    embedded = {font.split()[0] for font in fonts if font.split()[-5] == "yes"}
    assert any("TW-Kai" in font for font in embedded)
    # reportlab names its default font in every file, and draws nothing with it
    assert {font.split()[0] for font in fonts} - embedded <= {"Helvetica"}


@pytest.mark.manual("2.5.3")
async def test_the_check_code_on_the_screen_and_on_paper_finds_the_statement_at_the_counter(
    printing: Kiosk, certified: Customer, folder: Path
) -> None:
    screen = await at_the_proof(printing, certified)
    code = "".join(screen.partition(PROOF)[2].split()[:3])
    await printing.press("enter")
    await printing.sees(PRINTED)
    (slip,) = slips(folder)
    assert code in of("pdftotext", slip, "-").replace(" ", "")
    assert newest(printing, certified).serial in printing.world.admin.statements.text(code)
    with pytest.raises(AdminError):
        printing.world.admin.statements.text("222222222222")


@pytest.mark.manual("2.5.2", "2.5.3")
async def test_it_can_be_printed_again_and_left(printing: Kiosk, certified: Customer, folder: Path) -> None:
    await at_the_proof(printing, certified)
    await printing.press("enter")
    await printing.sees(PRINTED)
    (slip,) = slips(folder)
    slip.unlink()
    await printing.goes_on("2")
    await printing.sees(PRINTED)
    assert slips(folder) == [slip]
    assert "補印（第 2 次列印）" in of("pdftotext", slip, "-").replace("\u3000", "")
    await printing.press("3")
    await printing.sees(PROOF, "編號")
    await printing.press("enter")
    await printing.sees(PRINTED)
    await printing.press("1")
    await printing.sees("請選擇服務項目")


@pytest.mark.manual("2.5.2")
async def test_the_printer_is_told_before_anything_is_printed(printing: Kiosk, certified: Customer) -> None:
    screen = await at_the_proof(printing, certified)
    assert "印表機" in screen
    await printing.press("escape")
    await printing.sees("請選擇服務項目")


@pytest.mark.manual("2.5.2")
async def test_a_kiosk_without_a_printer_says_so_and_still_shows_the_proof(kiosk: Kiosk, certified: Customer) -> None:
    screen = await at_the_proof(kiosk, certified)
    assert "本機台沒有印表機，請洽櫃檯人員代為列印" in screen
    assert "(P14)" in screen
    assert "列印  Enter" not in screen
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("2.5.3")
async def test_a_printer_that_fails_is_told_and_printing_goes_on_when_it_is_mended(
    printing: Kiosk, certified: Customer, folder: Path
) -> None:
    stand_in_the_way_of(folder)
    await at_the_proof(printing, certified)
    await printing.press("enter")
    await printing.sees("無法列印", "請告知櫃檯人員")
    clear(folder)
    await printing.press("1")
    await printing.sees(PRINTED)
    assert [file.suffix for file in slips(folder)] == [".pdf"]


@pytest.mark.manual("2.5.1")
async def test_a_statement_whose_answer_was_lost_is_asked_for_again(printing: Kiosk, certified: Customer) -> None:
    await at_the_choice(printing, certified)
    await Line.cut_before_the_answer(printing.line)
    await printing.press("1")
    await printing.sees(RA_UNREACHABLE, "R01")
    await printing.line.restore()
    await printing.press("enter")
    await printing.sees(CHOICE)
    await printing.press("1")
    await printing.sees(PROOF)


@pytest.mark.manual("2.5.2")
async def test_printing_needs_no_line_to_the_ra(printing: Kiosk, certified: Customer, folder: Path) -> None:
    await at_the_proof(printing, certified)
    await printing.line.cut()
    await printing.press("enter")
    await printing.sees(PRINTED)
    (slip,) = slips(folder)
    assert read(Sheet(slip).scanned()).number == slip.stem
    await printing.line.restore()
    await printing.goes_on("2")
    await printing.sees(PRINTED)
    # the RA was told of the copy that it had not seen
    assert "補印（第 2 次列印）" in of("pdftotext", slip, "-").replace("\u3000", "")
    assert "Signature is Valid." in of("pdfsig", slip, "-nocert")


@pytest.mark.manual("2.5.3")
@pytest.mark.parametrize("set_by", ["the RA", "the kiosk"])
async def test_a_name_with_a_character_that_no_font_has_is_printed_and_the_customer_is_told(
    printing: Kiosk, folder: Path, set_by: str
) -> None:
    customer = certified_customer(printing.world, name=f"黃{UNKNOWN}堃")
    await at_the_proof(printing, customer)
    if set_by == "the kiosk":
        await printing.line.cut()
    await printing.press("enter")
    await printing.sees(PRINTED)
    await printing.press("1")
    await printing.sees("紙本上缺少某些字", "缺少的字以〓代替")
    (slip,) = slips(folder)
    assert "黃〓堃" in of("pdftotext", slip, "-")


@pytest.mark.manual("2.5.1")
async def test_in_large_text_the_whole_proof_is_a_page_down_away(
    served_ra: World, tmp_path: Path, certified: Customer
) -> None:
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT, printer_folder=tmp_path) as kiosk:
        await at_the_choice(kiosk, certified)
        await kiosk.press("1")
        await kiosk.sees("林測試", "PgDn", "第 1／2 頁", "印表機：資料夾")
        first = await kiosk.rests()
        await kiosk.press("pagedown")
        await kiosk.sees("第 2／2 頁", "印表機：資料夾")
        second = await kiosk.rests()
        for words in ("有效期間", "狀態", "查詢時間", "簽發者", "查驗碼", "本證明單由金融憑證註冊中心簽署"):
            assert words in first + second
