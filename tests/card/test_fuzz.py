"""The short form of `make fuzz-card`: bent answers to every question, and proof that the questions are real ones."""

import os
from contextlib import nullcontext

import pytest

from rakiosk.domain.errors import PinWrong
from tests.card.fuzz import fuzz
from tests.card.mutation import PlayedConnection, transcripts

ANSWERS = int(os.environ.get("RAKIOSK_CARD_FUZZ_ANSWERS", "20000"))


def test_bent_answers_to_any_question_raise_nothing_outside_the_closed_set():
    _, counts = fuzz(ANSWERS, seed=1)
    assert set(counts) == {transcript.name for transcript in transcripts()}


def test_every_question_is_answered_well_by_the_answers_that_it_was_recorded_with():
    for transcript in transcripts():
        connection = PlayedConnection(transcript)
        with pytest.raises(PinWrong) if transcript.name.startswith("wrong pin") else nullcontext():
            transcript.ask(connection)
        assert connection.bent == 0
        assert connection.commands == len(transcript.opening) + len(transcript.answers)
