"""A token of SoftHSM behind the card service: what PKCS#11 can do is done, and what it cannot is said."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from rakiosk.card.pkcs11 import TokenReader
from rakiosk.card.port import Ability, ReaderStatus
from rakiosk.card.service import CardService
from rakiosk.card.token_session import TokenSession
from rakiosk.domain.errors import CardIncomplete, CardOfSomeoneElse, CardServiceMissing, DriverCannot, PinWrong
from rakiosk.secret import Secret
from tests.card.counter import Watched
from tests.card.rig import KeyHolder, certified, key_of_request, pin

pytestmark = pytest.mark.xdist_group("softhsm")

PIN, NEW_PIN = "271828", "805317"
ALGORITHMS = pytest.mark.parametrize("algorithm", list(KeyAlgorithm))


@asynccontextmanager
async def card_service_at(module: str, label: str) -> AsyncIterator[CardService]:
    card_service = CardService(TokenReader(module, label=label), make_session=TokenSession)
    at = Watched(card_service)
    card_service.start(at.told.append)
    try:
        await at.until_told(ReaderStatus.PRESENT)
        yield card_service
    finally:
        await card_service.close()


async def test_a_token_is_found_and_tells_what_its_flags_say(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service:
        view = await card_service.look()
        assert (len(view.guid), view.pin_tries_left) == (32, 3)
        assert await card_service.look() == view
        described = await card_service.describe()
        assert described.vendor == "SoftHSM"
        assert described.state.name
        with pytest.raises(CardOfSomeoneElse):
            async with card_service.opened("00" * 16):
                pytest.fail("it must not open")


async def test_who_looks_at_the_token_while_it_works_sees_it_there(module: str, token: str) -> None:
    reader, worked = TokenReader(module, label=token), threading.Event()
    seen: set[ReaderStatus] = set()

    def look() -> None:
        while not worked.is_set():
            seen.add(reader.state().status)

    async with (
        card_service_at(module, token) as card_service,
        card_service.opened() as card,
        asyncio.TaskGroup() as onlookers,
    ):
        for _ in range(2):
            onlookers.create_task(asyncio.to_thread(look))
        for _ in range(40):
            with pytest.raises(PinWrong):
                await card.verify(pin("999999"))
            await card.verify(pin(PIN))
        worked.set()
    assert seen == {ReaderStatus.PRESENT}


@ALGORITHMS
async def test_a_key_is_made_certified_written_and_signs(module: str, token: str, algorithm: KeyAlgorithm) -> None:
    async with card_service_at(module, token) as card_service, card_service.opened() as card:
        await card.verify(pin(PIN))
        made = await card.generate(Use.SIGNING, algorithm)
        request = await card.request(Use.SIGNING, "DEMO-01", pin(PIN))
        assert x509.load_der_x509_csr(request).is_signature_valid
        assert key_of_request(request) == made
        await card.write_certificate(Use.SIGNING, certified(made, Use.SIGNING))
        certificate = await card.read_certificate(Use.SIGNING)
        signature = await card.sign(Use.SIGNING, b"statement", pin(PIN))
        key = public_key_of(certificate)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, b"statement", ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, b"statement", padding.PKCS1v15(), hashes.SHA256())


async def test_a_new_key_takes_the_place_of_the_old_one_and_of_its_certificate(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service, card_service.opened() as card:
        await card.verify(pin(PIN))
        old = await card.generate(Use.SIGNING, KeyAlgorithm.P_256)
        await card.write_certificate(Use.SIGNING, certified(old, Use.SIGNING))
        assert await card.generate(Use.SIGNING, KeyAlgorithm.P_256) != old
        with pytest.raises(CardIncomplete):
            await card.read_certificate(Use.SIGNING)


async def test_the_pin_is_changed_and_the_old_one_is_refused(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service:
        guid = (await card_service.look()).guid
        async with card_service.opened(guid) as card:
            await card.change_pin(pin(PIN), pin(NEW_PIN))
        async with card_service.opened(guid) as card:
            await card.verify(pin(NEW_PIN))
            with pytest.raises(PinWrong):
                await card.verify(pin(PIN))
        assert (await card_service.look()).pin_tries_left == 2


async def test_a_wrong_entry_is_sent_once(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service, card_service.opened() as card:
        entry = pin("999999")
        with pytest.raises(PinWrong) as first:
            await card.verify(entry)
        with pytest.raises(PinWrong) as again:
            await card.verify(entry)
        assert again.value is first.value
        for old, new in (("27", NEW_PIN), (PIN, "x")):
            with pytest.raises(ValueError, match="6 to 8 digits"):
                await card.change_pin(pin(old), pin(new))


async def test_what_pkcs11_has_no_words_for_is_refused_by_name(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service, card_service.opened() as card:
        assert not any(card_service.can(ability) for ability in Ability)
        with pytest.raises(DriverCannot):
            await card.unblock(Secret(b"12345678"), Secret(b"87654321"), pin(NEW_PIN))
        with pytest.raises(DriverCannot):
            await card.authenticate(KeyHolder())
        await card.verify(pin(PIN))


async def test_no_login_outlives_an_operation(module: str, token: str) -> None:
    async with card_service_at(module, token) as card_service:
        async with card_service.opened() as card:
            await card.verify(pin(PIN))
        async with card_service.opened() as card:
            with pytest.raises(DriverCannot):
                await card.generate(Use.SIGNING, KeyAlgorithm.P_256)


async def test_a_module_that_cannot_be_loaded_is_a_service_that_is_missing(tmp_path: Path) -> None:
    reader = TokenReader(str(tmp_path / "nothing.so"))
    assert reader.state().status is ReaderStatus.NO_SERVICE
    with pytest.raises(CardServiceMissing):
        reader.connect()
