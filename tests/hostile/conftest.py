"""The kiosk with a slot for sticks, and a stick, as chapter 參 has them."""

from tests.software.conftest import kiosk, media, stick

__all__ = ["kiosk", "media", "stick"]  # fixtures
