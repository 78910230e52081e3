"""The bench runs: a round of the quick measures, of the kiosk and of the program that it is held to."""

from dataclasses import replace
from pathlib import Path

from tests.bench.__main__ import measured, page
from tests.bench.contestants import kiosk, references
from tests.bench.goals import KIOSK
from tests.bench.measures import Length


def test_the_bench_measures_keys_and_screens_and_writes_its_page(tmp_path: Path) -> None:
    length = replace(Length(), keys=4, screens=1)
    with kiosk(tmp_path) as ours:
        who = {KIOSK: ours, "stock Textual": references()["stock Textual"]}
        rounds = measured(who, ["keys", "screens", "card"], 1, length)
    for figures in rounds.values():
        assert min(figures["key"] + figures["screen text"] + figures["screen bytes"]) > 0
    assert rounds[KIOSK]["signature test APDUs"] == [6]
    assert "APDU software" not in rounds["stock Textual"]
    assert "| screen text | ≤ 0.5 × stock Textual |" in page(rounds)
