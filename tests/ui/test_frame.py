"""The frame: keys that work everywhere, what lies over a prompt, and windows that are too small."""

import asyncio

import pytest
from textual import events
from textual.geometry import Offset

from rakiosk.kit.prompts import AskNewPassword, AskSignIn, Question
from rakiosk.ui.widgets.fields import PlainField, SecretField
from rakiosk.ui.widgets.frame import Bar, KeyLine
from tests.kiosk import LARGE_TEXT, NORMAL, Kiosk
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, Scene
from tests.touch import tap
from tests.ui.test_menu import place_of

SIGN_IN = Scene("sign-in", AskSignIn, CARD_CUSTOMER)
OVER = {
    "F1": "is printed on the paper",
    "F10": "Do you want to log out?",
    "F12": "Around the kiosk",
    "F5": "The screen is hidden",
}


async def type_something(shown: Gallery) -> None:
    await shown.pilot.press("A", "b", "tab", "s", "3")
    await shown.settle()


def typed(shown: Gallery) -> tuple[str, str]:
    return shown.app.stage.query_one(PlainField).value, shown.app.stage.query_one(SecretField).text()


@pytest.mark.parametrize("key", OVER)
async def test_what_lies_over_a_prompt_keeps_what_was_typed_and_the_focus(shown: Gallery, key: str) -> None:
    async with shown.scene(SIGN_IN):
        await type_something(shown)
        before = shown.text()
        await shown.pilot.press(key.lower())
        await shown.settle()
        assert OVER[key] in shown.text()
        await shown.pilot.press("enter" if key in {"F1", "F5"} else "escape")
        await shown.settle()
        assert shown.text() == before
        await shown.pilot.press("x")
        assert typed(shown) == ("Ab", "s3x")


@pytest.mark.parametrize("shown", [NORMAL, LARGE_TEXT], ids=["116x30", "77x20"], indirect=True)
@pytest.mark.parametrize("key", OVER)
async def test_a_tap_on_the_key_line_is_the_key(shown: Gallery, key: str) -> None:
    async with shown.scene(SIGN_IN):
        x, y = place_of(shown, f"{key} ")
        # Han characters are two cells wide and stand before the place
        cells = x + sum(character > "\u2e80" for character in shown.text().split("\n")[y][:x])
        await shown.pilot.click(offset=(cells, y))
        await shown.settle()
        assert OVER[key] in shown.text()


async def test_one_thing_at_a_time_lies_over_a_prompt(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        for key in ("f1", "f12", "f10", "f1"):
            shown.app.simulate_key(key)
        await shown.settle()
        await shown.pilot.press("enter")
        await shown.settle()
        assert not shown.app.stage.has_overlay
        assert "Login password" in shown.text()


async def test_the_curtain_hides_every_word(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await type_something(shown)
        words = {word for word in shown.text().split() if len(word) > 3}
        await shown.pilot.press("f5")
        await shown.settle()
        curtain = set(shown.text().split())
        allowed = {"Chunghwa", "Post", "Certificate", "Registration", "Authority", "Card", "reader:", "ready,", "card"}
        allowed |= {
            "here:",
            "Front",
            "Home",
            "page",
            "Help",
            "English",
            "Large",
            "Contrast",
            "Hide",
            "Demo",
            "dock",
            "Enter",
        }
        assert (words & curtain) <= allowed
        assert not {"DEMO-01", "林美玲"} & curtain
        assert not {"Login", "password", "identifier)"} & curtain


async def test_another_language_words_everything_on_the_screen_again(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await shown.pilot.press("enter")
        await shown.settle()
        english = shown.text()
        assert "Please type your CN." in english
        await shown.pilot.press("f2")
        await shown.settle()
        chinese = shown.text()
        assert "請輸入憑證識別碼" in chinese
        left = set(english.split()) & set(chinese.split())
        assert {word for word in left if word.isalpha() and word.isascii()} <= {"Enter", "Esc", "Tab"}
        await shown.pilot.press("f2")
        await shown.settle()
        assert shown.text() == english


async def test_a_window_that_is_too_small_says_so_and_comes_back_with_what_was_typed(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await type_something(shown)
        before = shown.text()
        for size in ((76, 20), (77, 19), (20, 5), (1, 1)):
            await shown.pilot.resize_terminal(*size)
            await shown.settle()
            assert "Login password" not in shown.text()
            if size[0] > 60:
                assert "77 columns and 20 lines are needed" in " ".join(shown.text().split())
        await shown.pilot.resize_terminal(*NORMAL)
        await shown.settle()
        assert shown.text() == before
        assert typed(shown) == ("Ab", "s3")


async def test_a_storm_of_sizes_breaks_nothing(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        await type_something(shown)
        before = shown.text()
        for n in range(60):
            await shown.pilot.resize_terminal(30 + 7 * n % 130, 5 + 11 * n % 50)
        await shown.pilot.resize_terminal(*NORMAL)
        await shown.settle()
        assert shown.text() == before


@pytest.mark.parametrize(("is_careful", "told"), [(False, "Confirm"), (True, "Cancel")])
async def test_the_buttons_say_which_one_enter_presses(shown: Gallery, is_careful: bool, told: str) -> None:
    question = Question("Sure?", is_careful=is_careful)
    async with shown.scene(Scene("question", lambda: question)):
        row = next(
            line for line in shown.text().split("\n") if "Confirm" in line and "Cancel" in line and "F1" not in line
        )
        if is_careful:
            assert "Esc / Enter" in row
            assert "Confirm  Enter" not in row
        else:
            assert "Confirm  Enter" in row
            assert "Esc / Enter" not in row


async def test_a_careful_question_is_answered_no_by_enter(shown: Gallery) -> None:
    from rakiosk.kit.prompts import Cancelled

    asked = asyncio.create_task(shown.app.stage.show(Question("Sure?", is_careful=True)))
    await asyncio.sleep(0)
    await shown.settle()
    await shown.pilot.press("enter")
    with pytest.raises(Cancelled):
        await asked


async def test_each_broken_rule_stands_beside_its_field(shown: Gallery) -> None:
    ask = lambda: AskNewPassword("DEMO-01", "New")  # noqa: E731
    async with shown.scene(Scene("new", ask, keys=("a", "tab", "b", "tab", "c", "enter"))):
        for words in ("At least 7 characters are needed.", "A capital letter (A–Z) is missing."):
            assert words in shown.text()


async def test_the_key_line_says_which_button_enter_presses(shown: Gallery) -> None:
    careful = Question("Sure?", forward="Do it", back="Leave it", is_careful=True)
    async with shown.scene(Scene("careful", lambda: careful)):
        assert _what_enter_does(shown) == "Leave it"
        await shown.pilot.press("tab")
        await shown.settle()
        assert _what_enter_does(shown) == "Do it"


@pytest.mark.parametrize(
    ("keys", "enter_does"), [(("right",), "Do it"), (("up",), "Do it"), (("left", "left"), "Leave it")]
)
async def test_arrows_reach_the_other_button_and_the_key_line_says_so(
    shown: Gallery, keys: tuple[str, ...], enter_does: str
) -> None:
    careful = Question("Sure?", forward="Do it", back="Leave it", is_careful=True)
    async with shown.scene(Scene("careful", lambda: careful, keys=keys)):
        assert " Tab ←→ Other button" in shown.text()
        assert _what_enter_does(shown) == enter_does


async def test_arrows_walk_through_fields_and_buttons_and_lose_no_key(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        assert " Tab ↑↓ Move" in shown.text()
        for key in ("A", "down", "s", "t"):  # at once
            shown.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await shown.press("down", "down", "down", "B", "up", "up")
        assert typed(shown) == ("AB", "st")
        assert _what_enter_does(shown) == "Sign in"


@pytest.mark.parametrize("closing", ["f1", "escape", "enter"])
async def test_the_help_is_closed_by_the_key_that_opened_it_and_by_escape(shown: Gallery, closing: str) -> None:
    async with shown.scene(SIGN_IN):
        await shown.press("f1")
        assert OVER["F1"] in shown.text()
        await shown.press(closing)
        assert OVER["F1"] not in shown.text()
        assert not shown.app.stage.has_overlay


def _what_enter_does(shown: Gallery) -> str:
    keys = next(line for line in shown.text().splitlines() if line.startswith(" Enter "))
    return keys.removeprefix(" Enter ").split(" Esc ")[0].strip()


async def test_a_tap_beneath_the_last_row_of_keys_does_nothing(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用", "讀卡機：已就緒")
    keys = kiosk.app.stage.query_one("#function-keys", KeyLine)
    keys.styles.height = 6  # as it is for a moment while fewer keys take the place of more
    await kiosk.settle()
    tap(kiosk.app, keys.region.offset + Offset(2, 5))
    await kiosk.settle()
    assert "歡迎使用" in kiosk.text()


def test_words_too_long_for_one_line_are_not_cut_by_the_remark_at_its_end() -> None:
    place, remark = "You are here: Renew certificate (step 3 of 11)", "Letters cannot grow here: wider lines"
    bar = Bar(lambda: place, lambda: remark, id="place")
    assert bar._lines(90) == [(place, remark)]
    assert bar._lines(77) == [(place, ""), ("", remark)]
