"""The short form of the random sequences that `make fuzz-card` runs."""

import os

from tests.card.sequences import run

SEQUENCES = int(os.environ.get("RAKIOSK_CARD_SEQUENCES", "300"))


async def test_no_submit_costs_more_than_one_try_and_nothing_unblocks_without_the_puk():
    tally = await run(SEQUENCES, seed=1)
    assert all(tally[kind] for kind in ("insert", "remove", "wrong", "right", "change", "unblock", "refused"))
    assert tally["unblock without the PUK"]
