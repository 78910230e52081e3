"""Every section of the manual, and what is beyond it, by its row: the ways that are walked through it."""

from tests.screens.walk import Way
from tests.screens.walks.hardware import HARDWARE
from tests.screens.walks.software import SOFTWARE
from tests.screens.walks.user import USER

WAYS: dict[str, tuple[Way, ...]] = {**USER, **HARDWARE, **SOFTWARE}
