"""Health: what is going to end is told thirty days ahead, in sentences for who looks after the RA."""

from datetime import timedelta

import pytest

from rakiosk_ra.background.troubles import log_endings
from rakiosk_ra.ca.profile import KIOSK_VALIDITY
from tests.ra.world import World


def test_what_is_going_to_end_is_told_thirty_days_ahead(world: World, caplog: pytest.LogCaptureFixture) -> None:
    line = world.line()
    assert line.get("/v1/health").json()["troubles"] == []
    world.clock.ahead = timedelta(days=336)
    (root,) = line.get("/v1/health").json()["troubles"]
    assert root.startswith("The root's list ends on ")
    world.clock.ahead = KIOSK_VALIDITY - timedelta(days=29)
    told = line.get("/v1/health").json()["troubles"]
    assert any(sentence.startswith("The certificate of kiosk counter-1 ends on ") for sentence in told)
    assert not [sentence for sentence in told if "authority" in sentence]
    world.clock.ahead = timedelta(days=3653 - 364)
    ahead = line.get("/v1/health").json()["troubles"]
    assert any(sentence.startswith("The TLS authority ends on ") for sentence in ahead)
    assert any("'rakiosk-ra issuing request FILE'" in sentence for sentence in ahead)
    world.clock.ahead = KIOSK_VALIDITY - timedelta(days=29)
    assert log_endings(world.registry) == 0
    assert set(told) <= {record.getMessage() for record in caplog.records}
