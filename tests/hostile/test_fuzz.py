"""The short forms of `make fuzz-files` and `make fuzz-printers`."""

from pathlib import Path

from tests.hostile import fuzz_names, fuzz_printers
from tests.hostile.fuzz import fuzz, seeds


def test_mutated_files_come_to_an_end_and_lose_no_key(tmp_path: Path) -> None:
    answers = fuzz(1000, seed=1, known=seeds(tmp_path))
    assert answers.total() == 1000
    assert answers["opens"]


def test_files_of_any_name_are_found_read_and_drawn_harmless() -> None:
    assert fuzz_names.fuzz(1000, seed=1) > 900


async def test_whatever_a_printer_answers_is_told_by_a_condition() -> None:
    told = await fuzz_printers.fuzz(1000, seed=1)
    assert told["tells"] > 100
    assert told["job printing"]
