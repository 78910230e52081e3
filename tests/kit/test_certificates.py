"""How certificates are told: by the time of Taiwan, wherever the machine believes itself to be."""

import time
from datetime import UTC, datetime

import pytest

from rakiosk.kit.certificates import day, moment


@pytest.mark.parametrize("zone", ["UTC", "CST-8", "EST5"])
def test_days_and_moments_are_those_of_taiwan_on_any_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
        assert (day(late), moment(late)) == ("2026-11-23", "2026-11-23 01:30")
    finally:
        monkeypatch.undo()
        time.tzset()
