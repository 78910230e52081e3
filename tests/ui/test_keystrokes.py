"""Keys are told from everything else that a terminal may send."""

from codecs import getincrementaldecoder

import pytest
from textual.events import Key

from rakiosk.ui.keystrokes import EIGHT_BIT_CONTROLS, Keystrokes


def keys(strokes: Keystrokes, *texts: str) -> list[str]:
    """The keys in texts that come one right after the other."""
    return [event.key for text in texts for event in strokes.feed(text) if isinstance(event, Key)]


@pytest.mark.parametrize(
    "texts",
    [
        ("1\x1b[200~pasted\x1b[201~2",),
        ("1\x1b[200~pas", "ted\x1b[20", "1~2"),
        ("1\x1b[200~", "\x1b", "[201~", "2"),
        ("1\x1b[200~\x1b[31m\x1b[200~\x1b[201~2",),
        ("1\x1b[2", "00~pasted\x1b[201~2"),
    ],
)
def test_what_is_pasted_is_one_sign_wherever_the_reads_part(texts: tuple[str, ...]) -> None:
    assert keys(Keystrokes(), *texts) == ["1", "pasted", "2"]


def test_a_flood_of_pastes_is_one_sign() -> None:
    strokes = Keystrokes()
    strokes.is_flooded = True
    assert keys(strokes, "\x1b[200~x\x1b[201~" * 99, "\x1b[200~x\x1b[201~") == ["pasted"]


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        ("\x1b[<35;1", "0;10M"),
        ("\x1b[", "<35;10;10M"),
        ("\x1b", "[<35;10;10M"),
        ("\x1b", "]10;rgb:0/0/0\x07"),
        ("\x1b]52;c;", "abcd\x1b\\"),
        ("\x1b[200~pas", "ted\x1b[201~"),
    ],
)
def test_the_end_of_what_was_given_up_is_no_key_however_late_it_comes(begun: str, rest: str) -> None:
    strokes = Keystrokes()
    keys(strokes, begun)
    list(strokes.quiet())
    strokes._came -= 4  # seconds
    assert keys(strokes, rest, "12") == ["1", "2"]


@pytest.mark.parametrize("typed", ["12", "[A", "M2", "[<", "]1"])
def test_what_ends_nothing_is_typed_after_an_escape(typed: str) -> None:
    strokes = Keystrokes()
    keys(strokes, "\x1b")
    list(strokes.quiet())
    assert len(keys(strokes, typed)) == 2


@pytest.mark.parametrize("wrong", ["\x1b[97A", "\x1b[97~", "\x1b[97P", "\x1b[97;1S", "\x1b[200A", "\x1b[49~"])
def test_a_sequence_with_a_number_out_of_place_types_no_letter(wrong: str) -> None:
    assert keys(Keystrokes(), wrong, "1") == ["1"]


@pytest.mark.parametrize("begun", ["\x1b[200~never ended", "\x1b[20", "\x1b]52;c;"])
def test_what_is_never_ended_does_not_swallow_the_next_key(begun: str) -> None:
    strokes = Keystrokes()
    keys(strokes, begun)
    list(strokes.quiet())
    strokes._came -= 4  # seconds
    assert keys(strokes, "2") == ["2"]


@pytest.mark.parametrize("wrong", ["\x1b[97;1:3u", "\x1b[1114112;1u", "\x1b[99999999999999999999;1u", "\x1b[97:65;1u"])
def test_a_sequence_that_textual_fails_on_is_passed_over(wrong: str) -> None:
    strokes = Keystrokes()
    assert keys(strokes, wrong) == []
    assert keys(strokes, "2") == ["2"]


def test_a_lone_escape_is_a_key_once_nothing_follows() -> None:
    strokes = Keystrokes()
    assert keys(strokes, "\x1b") == []
    assert [event.key for event in strokes.quiet() if isinstance(event, Key)] == ["escape"]


def test_an_escape_and_a_key_after_it_are_two_keys_and_at_once_none_for_that_is_alt() -> None:
    assert keys(Keystrokes(), "\x1b", "1") == ["escape", "1"]
    assert keys(Keystrokes(), "\x1b\x1b", "1") == ["escape", "escape", "1"]
    assert keys(Keystrokes(), "\x1b1") == []


def test_a_flood_of_the_mouse_is_no_key_wherever_the_reads_part() -> None:
    reports = "".join(f"\x1b[<35;{1 + i % 110};{1 + i % 29}M" for i in range(2500))
    for size in (1, 7, 4096):
        strokes = Keystrokes()
        parts = (reports[at : at + size] for at in range(0, len(reports), size))
        assert [event for part in parts for event in strokes.feed(part)] == []
        assert keys(strokes, "1") == ["1"]


def test_keys_that_a_flood_passes_over_leave_a_sign_once() -> None:
    strokes = Keystrokes()
    strokes.is_flooded = True
    assert keys(strokes, "123\x1b[A456\x1b[B", "789") == ["replacement_character"]
    strokes.is_flooded = False
    assert keys(strokes, "1") == ["1"]


@pytest.mark.parametrize("report", ["\x9b<35;10;10M", "\x9d10;rgb:0/0/0\x9c", "\x90>|foot\x9c", "\x8fP", "\x84"])
def test_a_control_of_eight_bits_types_nothing(report: str) -> None:
    read = [*Keystrokes().feed(report + "1")]
    assert not [key for key in read if isinstance(key, Key) and key.character and key.character != "1"]
    assert keys(Keystrokes(), report, "1")[-1:] == ["1"]


@pytest.mark.parametrize("report", [b"\x9b<35;10;10M", b"\x9d10;rgb:0/0/0\x9c", b"\x90>|foot\x9c", b"\x84"])
def test_a_control_of_eight_bits_that_is_no_utf_8_types_nothing(report: bytes) -> None:
    for at in range(1, len(report) + 1):
        decoder = getincrementaldecoder("utf-8")(errors=EIGHT_BIT_CONTROLS)
        assert keys(Keystrokes(), *map(decoder.decode, (report[:at], report[at:], b"1"))) == ["1"]


def test_half_a_character_is_a_sign_and_no_control() -> None:
    assert "a\xe4\x9b1".encode("latin-1").decode(errors=EIGHT_BIT_CONTROLS) == "a\ufffd1"


@pytest.mark.parametrize("report", ["\x1b[O", "\x1b[I"])
def test_a_window_that_loses_and_gets_the_focus_moves_none_on_the_screen(report: str) -> None:
    assert list(Keystrokes().feed(report)) == []


@pytest.mark.parametrize(
    "answer", ["\x1b[?1;2c", "\x1b[0n", "\x1bP>|foot\x1b\\", "\x1b]10;rgb:0/0/0\x07", "\x1b[" + "9" * 60 + "u"]
)
def test_an_answer_that_nobody_asked_for_is_no_key_and_swallows_none(answer: str) -> None:
    for at in range(1, len(answer)):
        assert keys(Keystrokes(), answer[:at], answer[at:] + "12") == ["1", "2"]


def test_a_sequence_that_never_ends_is_cut_off_by_the_next_one() -> None:
    assert keys(Keystrokes(), "\x1b[<35;1", "\x1b[A", "1") == ["up", "1"]
    assert keys(Keystrokes(), "\x1b[<35;1é1") == ["é", "1"]


def test_a_size_that_is_typed_is_no_size() -> None:
    assert list(Keystrokes().feed("\x1b[48;1;1;1;1t")) == []
