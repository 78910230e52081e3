"""The short form of `make fuzz-files`."""

from pathlib import Path

from tests.hostile.fuzz import fuzz, seeds


def test_mutated_files_come_to_an_end_and_lose_no_key(tmp_path: Path) -> None:
    answers = fuzz(1000, seed=1, known=seeds(tmp_path))
    assert answers.total() == 1000
    assert answers["opens"]
