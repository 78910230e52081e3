"""What the tests of the card ladder share as fixtures."""

from collections.abc import Iterator

import pytest

from tests.card import rig


@pytest.fixture(scope="module", params=[False, True], ids=["T=1", "T=0"])
def both_protocols(request: pytest.FixtureRequest) -> Iterator[None]:
    """A module's tests twice: with cards that speak T=1, then with cards that speak T=0."""
    rig.protocol.is_t0 = request.param
    yield
    rig.protocol.is_t0 = False
