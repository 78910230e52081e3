"""Where the customer stands: which of a service's screens this is, and nothing where there is but one."""

import pytest

from ra_contract.certificate import CarrierKind
from rakiosk.carriers import CARRIERS
from rakiosk.i18n import set_language
from rakiosk.journey.customer import wizard_of
from rakiosk.kit.wizard import has_screen, place
from rakiosk.sections import CONTENTS, section


def screens(number: str) -> int:
    """How many screens a section counts."""
    carrier = CARRIERS[CarrierKind.FILE if number.startswith("參") else CarrierKind.CARD]
    wizard = wizard_of(section(number))
    return sum(map(has_screen, wizard.steps(wizard.begin(carrier))))


@pytest.mark.parametrize(("number", "count"), [("壹-一", 1), ("貳-一", 3), ("貳-六", 2), ("貳-八", 2), ("貳-九", 2)])
def test_what_only_asks_the_ra_or_works_is_counted_as_no_screen(number: str, count: int) -> None:
    assert screens(number) == count


def test_a_service_of_one_screen_has_no_count() -> None:
    set_language("zh_TW")
    title = section("貳-五").title
    assert str(place(title, 1, 1)) == str(title)
    assert str(place(title, 2, 3)) == f"{title}（步驟 2／3）"
    assert {entry.number for entry in CONTENTS if entry.number != "壹-九" and screens(entry.number) > 1} == {
        "貳-一",
        "貳-二",
        "貳-六",
        "貳-七",
        "貳-八",
        "貳-九",
        "參-一",
        "參-二",
    }
