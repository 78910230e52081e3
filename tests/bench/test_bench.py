"""The bench runs: a round of the quick measures, of the kiosk and of the program that it is held to."""

from dataclasses import replace
from pathlib import Path

from tests.bench.__main__ import measured
from tests.bench.contestants import Contestant, kiosk, references
from tests.bench.goals import KIOSK
from tests.bench.measures import Length
from tests.bench.results import Results, page


def test_the_bench_measures_keys_and_screens_and_keeps_each_part_for_its_page(tmp_path: Path) -> None:
    length = replace(Length(), keys=4, screens=1, keys_beside_mirror=2, mirror_turns=1, loaded_seconds=0)
    with kiosk(tmp_path) as ours:
        who = {KIOSK: ours, "stock Textual": references()["stock Textual"]}
        for measure in ("screens", "keys", "card", "mirror"):
            rounds, failures = measured(who, measure, 1, length)
            assert not failures
            Results(tmp_path / "results.json").add(measure, rounds)
    kept = Results(tmp_path / "results.json")
    assert list(kept.parts) == ["keys", "screens", "card", "mirror"]
    for figures in kept.rounds.values():
        assert min(figures["key"] + figures["screen text"] + figures["screen bytes"]) > 0
    assert kept.rounds[KIOSK]["signature test APDUs"] == [6]
    assert "APDU software" not in kept.rounds["stock Textual"]
    assert "| screen text | ≤ 0.5 × stock Textual |" in page(kept)


def test_a_round_of_which_one_has_failed_counts_for_nobody_and_loses_no_other_part(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")
    results.add("keys", {KIOSK: {"key": [1.0]}})
    rounds, failures = measured({KIOSK: Contestant(("false",), "Ready", "Page")}, "screens", 1, Length())
    results.add("screens", rounds)
    assert failures[0].startswith("screens, round 1, rakiosk: Died('ended")
    assert Results(tmp_path / "results.json").rounds == {KIOSK: {"key": [1.0]}}
