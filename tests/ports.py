"""A port of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from rakiosk_demo import ports


@contextmanager
def own_port() -> Iterator[int]:
    """A port on loopback where nobody listens, and that nobody else is given meanwhile."""
    with ports.draw() as keeper:
        yield ports.number(keeper)
