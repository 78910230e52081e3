"""Children for one task leave the processor to the customer's keys."""

import os

from rakiosk import child

TELL = "import os, sys; sys.stdin.read(); print(os.nice(0))"


async def test_a_child_is_nicer_than_the_kiosk_before_it_is_given_anything() -> None:
    command = (*child.module("")[:1], "-c", TELL)
    told = await child.answer_of(command, b"go", failure=AssertionError)
    assert int(told) > os.nice(0)
