"""Fields: what is typed is shown or kept secret, and nothing else gets in."""

import asyncio

import pytest
from textual import events

from rakiosk.domain.harmless import REPLACEMENT
from rakiosk.kit.prompts import AskPin, AskSignIn
from rakiosk.ui.keystrokes import sign_for_pasted
from rakiosk.ui.looks import Look
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.fields import SECRET_LENGTH_MOST, PlainField, SecretField
from rakiosk.ui.widgets.pad import Pad
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery, gallery
from tests.screens.scene import Scene

SIGN_IN = Scene("sign-in", lambda: AskSignIn("DEMO-01"))
PIN = Scene("pin", lambda: AskPin(3))


def secret_of(shown: Gallery) -> SecretField:
    return shown.app.stage.query_one(SecretField)


async def test_a_secret_field_shows_neither_what_nor_how_much_was_typed(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        faces = {}
        for length, key in enumerate("Xk7q", 1):
            await shown.pilot.press(key)
            await shown.settle()
            faces[length] = shown.text()
            assert key not in secret_of(shown).face().replace("typed", "")
        assert len(set(faces.values())) == 2
        assert faces[1] == faces[3]
        assert faces[2] == faces[4]


@pytest.mark.parametrize("field", [SecretField(), SecretField(takes_any=True), SecretField(digits_only=True)])
def test_a_sign_for_what_was_lost_is_no_part_of_a_secret(field: SecretField) -> None:
    assert not field.type_character(REPLACEMENT)
    assert field.left_out
    assert field.is_empty


async def test_a_key_that_an_answered_prompt_hands_on_comes_to_an_end(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        view = shown.app.stage.view
        assert view is not None
        secret_of(shown).leave_keys_to(view)
        secret_of(shown).focus()
        async with asyncio.timeout(10):
            await shown.press("f2", "f2")  # there and back: the application has seen each once


async def test_a_pin_shows_one_dot_a_digit_and_no_digit(shown: Gallery) -> None:
    async with shown.scene(PIN):
        for count, key in enumerate("2718281828", 1):
            await shown.pilot.press(key)
            await shown.settle()
            assert shown.text().count("●") == count
        assert "27" not in secret_of(shown).face()
        await shown.pilot.press("backspace")
        await shown.settle()
        assert shown.text().count("●") == 9


@pytest.mark.parametrize("emptied", [("enter",), ("delete",), ("backspace",) * 5])
async def test_a_field_that_left_something_out_says_so_under_itself_and_sends_nothing(
    shown: Gallery, emptied: tuple[str, ...]
) -> None:
    async with shown.scene(PIN):
        await shown.pilot.press(*"27182", "x")
        await shown.settle()
        rows = shown.text().split("\n")
        field = secret_of(shown)
        assert "Something other than digits was typed" in rows[field.region.bottom]
        await shown.pilot.press(*emptied)
        await shown.settle()
        assert field.is_empty
        assert ("Nothing was sent" in shown.text()) == (emptied == ("enter",))
        await shown.pilot.press("3")
        await shown.settle()
        assert "was typed" not in shown.text()
        assert "Nothing was sent" not in shown.text()
        assert field.text() == "3"


async def test_what_does_not_fit_a_field_that_can_be_seen_is_told_until_it_is_mended(shown: Gallery) -> None:
    async with shown.scene(Scene("sign-in", AskSignIn)):
        for _ in range(70):
            shown.app.post_message(events.Key("x", "x"))
        await shown.pilot.press("enter")
        await shown.settle()
        assert "Not everything that was typed fits here" in shown.text()
        assert shown.app.screen.focused is shown.app.stage.query_one(PlainField)
        await shown.pilot.press("backspace")
        await shown.settle()
        assert "Not everything" not in shown.text()


async def test_what_was_typed_is_wiped_when_it_is_taken_back(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await shown.pilot.press("a", "b", "c", "backspace")
        field = secret_of(shown)
        assert field.text() == "ab"
        kept = field._bytes
        await shown.pilot.press("ctrl+u")
        assert field.is_empty
        assert kept == b""


def test_a_secret_is_taken_only_once() -> None:
    field = SecretField()
    for character in "Start123":
        assert field.type_character(character)
    secret = field.take()
    assert field.is_empty
    assert secret.text() == "Start123"
    secret.wipe()


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u200b"])
def test_a_secret_field_takes_nothing_that_cannot_be_seen(character: str) -> None:
    assert not SecretField().type_character(character)


def test_a_secret_is_kept_whole_in_any_script_and_rubbed_out_by_the_letter() -> None:
    field = SecretField()
    assert all(map(field.type_character, "密碼Neues2026b" + "x" * 200))
    field.rub_out()
    assert field.text() == "密碼Neues2026b" + "x" * 199
    field.clear()
    assert all(map(field.type_character, "密碼"))
    field.rub_out()
    assert field.text() == "密"


@pytest.mark.parametrize("character", ["a", "-", " ", "²", "٣"])
def test_a_pin_field_takes_only_digits(character: str) -> None:
    field = SecretField(digits_only=True)
    assert not field.type_character(character)
    assert field.is_empty


def test_a_field_that_is_full_takes_no_more() -> None:
    field = SecretField()
    assert [field.type_character("x") for _ in range(SECRET_LENGTH_MOST + 1)].count(False) == 1


@pytest.mark.parametrize("scene", [SIGN_IN, PIN], ids=["sign-in", "pin"])
async def test_a_paste_into_a_secret_is_told_under_it_and_nothing_is_sent(shown: Gallery, scene: Scene) -> None:
    async with shown.scene(scene):
        await shown.pilot.press("1", "2")
        for key in (sign_for_pasted(), events.Key("3", "3")):
            shown.app.post_message(key)
        await shown.settle()
        assert "Nothing can be pasted here" in shown.text().split("\n")[secret_of(shown).region.bottom]
        await shown.press("enter")
        assert "Nothing was sent" in shown.text()
        assert secret_of(shown).is_empty


async def test_a_paste_into_a_field_that_can_be_seen_is_told_until_something_is_typed(shown: Gallery) -> None:
    async with shown.scene(Scene("sign-in", AskSignIn)):
        shown.app.post_message(sign_for_pasted())
        await shown.settle()
        assert "Nothing can be pasted here. Please type it." in shown.text()
        await shown.press("D")
        assert "pasted" not in shown.text()
        assert shown.app.stage.query_one(PlainField).value == "D"


@pytest.mark.parametrize("scene", [SIGN_IN, PIN], ids=["sign-in", "pin"])
async def test_what_is_pasted_does_nothing(shown: Gallery, scene: Scene) -> None:
    async with shown.scene(scene):
        before = shown.text()
        shown.app.post_message(events.Paste("271828" * 170_000))
        await shown.settle()
        assert shown.text() == before
        assert secret_of(shown).is_empty


async def test_full_width_letters_are_typed_as_half_width_ones(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await shown.pilot.press("tab", "tab", "shift+tab", "shift+tab")
        field = secret_of(shown)
        field.focus()
        field.post_message(events.Key("fullwidth_latin_capital_letter_a", "Ａ"))
        await shown.settle()
        assert field.text() == "A"


@pytest.mark.parametrize("mover", ["enter", "tab"])
async def test_a_quick_typist_is_never_ahead_of_the_focus(shown: Gallery, mover: str) -> None:
    async with shown.scene(Scene("sign-in", AskSignIn)):
        for key in ("A", "B", mover, *"Secret1"):
            shown.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await shown.settle()
        assert shown.app.stage.query_one(PlainField).value == "AB"
        assert secret_of(shown).text() == "Secret1"


@pytest.mark.parametrize("look", [Look.BLACK_ON_WHITE, Look.WHITE_ON_BLACK])
@pytest.mark.parametrize("size", [NORMAL, LARGE_TEXT])
async def test_in_high_contrast_the_field_with_the_focus_has_the_boldest_edge(
    size: tuple[int, int], look: Look
) -> None:
    async with gallery(size, "en") as shown, shown.scene(SIGN_IN):
        shown.app.looks.choose(look)
        await shown.settle()
        rows = shown.text().split("\n")
        ink = {field: edge_ink(rows[field.region.y]) for field in shown.app.stage.query(Field)}
        with_focus = ink.pop(secret_of(shown))
        assert with_focus > 2 * max(ink.values()) > 0


@pytest.mark.parametrize("size", [LARGE_TEXT, (80, 26)])  # the second has the wide margins of a tall screen
async def test_no_field_is_cut_off_by_the_keys_beside_it(size: tuple[int, int]) -> None:
    async with gallery(size, "zh_TW") as shown, shown.scene(PIN):
        shown.app.stage.touch(is_touched=True)
        await shown.settle()
        field, keys = secret_of(shown), shown.app.stage.query_one(Pad)
        assert keys.region.overlaps(field.region.grow((0, 99, 0, 0)))  # they stand to its right
        assert shown.app.screen.find_widget(field).clip.contains_region(field.region)


def edge_ink(row: str) -> float:
    """How much of its cells the edge of a field fills, as one row of it shows."""
    shares = {"━": 0.2, "▀": 0.5, "█": 1.0, "▎": 0.25, "▋": 0.4}
    return sum(shares.get(character, 0) for character in row.strip())
