"""The script that spoils the wizards: each of its snippets is found, and what it spoils turns a golden red."""

from collections import Counter
from pathlib import Path

import mutations
import pytest


def test_every_mutation_finds_its_snippet_once() -> None:
    for mutation in mutations.MUTATIONS:
        file = mutations.ROOT / "src/rakiosk" / mutation.file
        assert file.read_text(encoding="utf-8").count(mutation.before) == 1, mutation.name
        assert mutation.before != mutation.after


def test_a_mutation_whose_snippet_is_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "src/rakiosk/some.py"
    file.parent.mkdir(parents=True)
    file.write_text("nothing of the kind", encoding="utf-8")
    with pytest.raises(mutations.SnippetNotFound):
        mutations.Mutation("some", "1.8", "some.py", "a snippet", "").spoil(tmp_path)


def test_there_are_ten_and_they_lie_in_all_chapters() -> None:
    chapters = Counter(mutation.section[0] for mutation in mutations.MUTATIONS)
    assert len(mutations.MUTATIONS) == 10
    assert set(chapters) == {"1", "2", "3"}


def test_a_fact_that_is_left_out_turns_a_golden_red(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutations.main(["--only", "telephone"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 1 caught"
