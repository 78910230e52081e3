"""Every row of the manual's chapter 貳 once more, by the same walks: through a real pcscd and its reader."""

import csv
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_ra.bank.rows import Mood
from tests.flows import certified_customer, new_account
from tests.hardware.conftest import authorised, blocked
from tests.hardware.test_apply import (
    test_a_customer_applies_and_the_card_holds_what_the_ra_issued,
    test_the_card_is_proven_before_it_goes_on,
    test_without_a_card_it_is_asked_for_and_found_by_itself,
)
from tests.hardware.test_driver import (
    driver,
    test_the_file_is_offered_with_address_size_and_hash_and_is_there_to_be_fetched,
    test_without_the_ra_the_reader_is_told_and_the_offer_comes_when_it_is_back,
)
from tests.hardware.test_pin_change import (
    test_a_customer_changes_the_pin_and_the_card_takes_only_the_new_one,
)
from tests.hardware.test_pin_reset import (
    test_with_a_clerk_the_pin_is_reset_the_tries_are_full_and_the_unblocking_code_is_another,
    test_without_a_clerk_it_says_what_to_bring_and_the_card_is_never_touched,
)
from tests.hardware.test_proof import (
    folder,
    test_every_certificate_can_be_chosen_by_its_use_status_and_validity,
    test_the_proof_is_printed_as_one_page_with_everything_on_it,
)
from tests.hardware.test_renew import test_a_customer_renews_and_the_card_holds_what_the_ra_issued
from tests.hardware.test_revoke import test_without_a_card_all_certificates_are_revoked_and_the_status_is_read_back
from tests.hardware.test_sign_test import test_a_good_card_passes_and_its_certificate_is_told
from tests.hardware.test_suspend import (
    test_whose_certificates_are_suspended_already_is_told_so_and_since_when,
    test_without_a_card_all_certificates_are_suspended_and_the_status_is_read_back,
)
from tests.kiosk import Customer, Kiosk, kiosk_of, new_customer
from tests.pcsc.bench import PcscBench, new_path, on_file
from tests.ra.world import World

WALKS: tuple[Any, ...] = (
    test_without_a_card_it_is_asked_for_and_found_by_itself,
    test_the_card_is_proven_before_it_goes_on,
    test_a_customer_applies_and_the_card_holds_what_the_ra_issued,
    test_a_customer_renews_and_the_card_holds_what_the_ra_issued,
    test_without_a_card_all_certificates_are_revoked_and_the_status_is_read_back,
    test_without_a_card_all_certificates_are_suspended_and_the_status_is_read_back,
    test_whose_certificates_are_suspended_already_is_told_so_and_since_when,
    test_every_certificate_can_be_chosen_by_its_use_status_and_validity,
    test_the_proof_is_printed_as_one_page_with_everything_on_it,
    test_without_a_clerk_it_says_what_to_bring_and_the_card_is_never_touched,
    test_with_a_clerk_the_pin_is_reset_the_tries_are_full_and_the_unblocking_code_is_another,
    test_without_the_ra_the_reader_is_told_and_the_offer_comes_when_it_is_back,
    test_the_file_is_offered_with_address_size_and_hash_and_is_there_to_be_fetched,
    test_a_customer_changes_the_pin_and_the_card_takes_only_the_new_one,
    test_a_good_card_passes_and_its_certificate_is_told,
)
FIXTURES = (authorised, blocked, driver, folder)

pytestmark = pytest.mark.xdist_group("pcsc")


@pytest.fixture
async def kiosk(served_ra: World, tmp_path: Path, pcscd: PrivatePcscd) -> AsyncIterator[Kiosk]:
    """A kiosk at the real service."""
    bench: Any = PcscBench(pcscd)
    async with kiosk_of(served_ra, tmp_path, reader=bench) as running:
        yield running


@pytest.fixture
async def printing(served_ra: World, tmp_path: Path, folder: Path, pcscd: PrivatePcscd) -> AsyncIterator[Kiosk]:
    """Another that has a printer."""
    bench: Any = PcscBench(pcscd)
    async with kiosk_of(served_ra, tmp_path, reader=bench, printer_folder=folder) as running:
        yield running


@pytest.fixture
def customer(served_ra: World, tmp_path: Path) -> Customer:
    """A customer with a blank card."""
    path = new_path(tmp_path)
    return on_file(new_customer(served_ra, path=path), path)


@pytest.fixture
def certified(served_ra: World, tmp_path: Path) -> Customer:
    """A customer with certificates in force."""
    path = new_path(tmp_path)
    return on_file(certified_customer(served_ra, path=path), path)


@pytest.fixture
def renewable(served_ra: World, tmp_path: Path) -> Iterator[Customer]:
    """A customer whose certificates run out soon, with an account."""
    path = new_path(tmp_path)
    customer = certified_customer(served_ra, expires_in_days=20, path=path)
    new_account(served_ra, customer)
    yield on_file(customer, path)
    served_ra.admin.bank.turn(Mood.NORMAL)


def test_the_walks_show_every_row_of_the_chapter() -> None:
    with (Path(__file__).parents[1] / "manual_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"] for row in csv.DictReader(file) if row["id"].startswith("2.")}
    shown = {row for walk in WALKS for mark in walk.pytestmark if mark.name == "manual" for row in mark.args}
    assert len(rows) == 39
    assert shown >= rows
