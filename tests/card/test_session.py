"""A session with a card in software: what enrolment and the signature test do, checked as the RA would check it."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card import tlv
from rakiosk.card.keys import public_bytes, public_key_of
from rakiosk.card.session import CardSession
from rakiosk.domain.errors import (
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardNotGenuine,
    CardReset,
    PinBlocked,
    PinWrong,
)
from rakiosk_demo.simulators.card import ManagementAlgorithm, SoftwareCard
from tests.card.rig import (
    GUID,
    MANAGEMENT_KEY,
    CountingConnection,
    KeyHolder,
    blank_card,
    certified,
    costs,
    key_of_request,
    pin,
)
from tests.hardware.answering import Answering

pytestmark = pytest.mark.usefixtures("both_protocols")

VERIFY, GET_DATA, GET_RESPONSE, GENERATE, PUT_DATA = 0x20, 0xCB, 0xC0, 0x47, 0xDB
BOTH_PROTOCOLS = pytest.mark.parametrize("is_t0", [False, True], ids=["T=1", "T=0"])
BOTH_ALGORITHMS = pytest.mark.parametrize("algorithm", list(KeyAlgorithm))


def opened(card: SoftwareCard) -> tuple[CardSession, CountingConnection]:
    wire = CountingConnection(card)
    return CardSession(wire), wire


def administer(session: CardSession, holder: KeyHolder | None = None) -> None:
    """Mutual authentication, with the key's holder in this process."""
    holder = holder or KeyHolder()

    async def relayed() -> None:
        cipher = await holder.algorithm()
        decrypted, challenge = await holder.answer(session.witness(cipher))
        await holder.check(session.answer_challenge(cipher, decrypted, challenge))

    asyncio.run(relayed())


def enrol(session: CardSession, use: Use, algorithm: KeyAlgorithm) -> bytes:
    """A key and the certificate that is made from its own request; the certificate."""
    session.generate(use, algorithm)
    certificate = certified(key_of_request(session.request(use, "DEMO-01", pin())), use)
    session.write_certificate(use, certificate)
    return certificate


def verifies(certificate: bytes, signature: bytes, data: bytes) -> bool:
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def test_opening_tells_the_guid_in_as_few_commands_as_can_be():
    session, wire = opened(blank_card())
    assert session.guid == GUID
    assert len(wire.instructions) == costs(2, 4)


@BOTH_PROTOCOLS
@BOTH_ALGORITHMS
def test_a_key_is_made_certified_written_and_signs(algorithm, is_t0):
    card = blank_card(is_t0=is_t0)
    session, _ = opened(card)
    administer(session)
    certificate = enrol(session, Use.SIGNING, algorithm)
    session.close()

    session, _ = opened(card)
    assert session.read_certificate(Use.SIGNING) == certificate
    assert verifies(certificate, session.sign(Use.SIGNING, b"statement", pin()), b"statement")


@BOTH_PROTOCOLS
@BOTH_ALGORITHMS
def test_an_encryption_key_unlocks_what_was_locked_to_its_certificate(algorithm, is_t0):
    session, _ = opened(blank_card(is_t0=is_t0))
    session.verify(pin())
    administer(session)
    certificate = certified(session.generate(Use.ENCRYPTION, algorithm), Use.ENCRYPTION)
    session.write_certificate(Use.ENCRYPTION, certificate)
    secret = possession.new_secret()
    locked = possession.lock(secret, public_key_of(certificate))
    assert session.unlock(Use.ENCRYPTION, locked) == secret


@pytest.mark.parametrize("algorithm", list(ManagementAlgorithm))
def test_every_kind_of_management_key_is_proven_by_relay(algorithm):
    session, _ = opened(blank_card(algorithm=algorithm))
    length = {ManagementAlgorithm.AES_128: 16, ManagementAlgorithm.AES_256: 32}.get(algorithm, 24)
    administer(session, KeyHolder(MANAGEMENT_KEY[:length], algorithm))
    session.generate(Use.SIGNING, KeyAlgorithm.P_256)


def test_the_wrong_management_key_leaves_the_card_as_it_was():
    card = blank_card()
    session, _ = opened(card)
    with pytest.raises(CardNotGenuine):
        administer(session, KeyHolder(bytes(32)))
    with pytest.raises(CardReset):
        session.generate(Use.SIGNING, KeyAlgorithm.P_256)


def test_a_request_names_the_customer_and_verifies():
    session, _ = opened(blank_card())
    administer(session)
    public_key = session.generate(Use.SIGNING, KeyAlgorithm.P_256)
    made = session.request(Use.SIGNING, "DEMO-01", pin())
    request = x509.load_der_x509_csr(made)
    assert request.is_signature_valid
    assert request.subject.rfc4514_string() == "CN=DEMO-01"
    assert key_of_request(made) == public_key


@BOTH_ALGORITHMS
def test_a_card_that_signs_with_another_key_is_not_genuine(algorithm):
    card = blank_card()
    session, _ = opened(card)
    administer(session)
    certificate = enrol(session, Use.SIGNING, algorithm)
    session.generate(Use.SIGNING, algorithm)
    session.close()
    session, _ = opened(card)
    assert session.read_certificate(Use.SIGNING) == certificate
    with pytest.raises(CardNotGenuine):
        session.sign(Use.SIGNING, b"statement", pin())


@BOTH_ALGORITHMS
def test_a_card_that_unlocks_with_another_key_is_not_genuine(algorithm):
    session, _ = opened(blank_card())
    session.verify(pin())
    administer(session)
    certificate = certified(session.generate(Use.ENCRYPTION, algorithm), Use.ENCRYPTION)
    session.generate(Use.ENCRYPTION, algorithm)
    with pytest.raises(CardNotGenuine):
        session.unlock(Use.ENCRYPTION, possession.lock(possession.new_secret(), public_key_of(certificate)))


def test_a_key_too_small_for_what_was_locked_to_another_is_not_genuine():
    session, _ = opened(blank_card())
    session.verify(pin())
    administer(session)
    session.generate(Use.ENCRYPTION, KeyAlgorithm.RSA_2048)
    with pytest.raises(CardNotGenuine):
        session.unlock(Use.ENCRYPTION, possession.Lock(b"", b"\xff" * 256))


def test_a_certificate_for_another_key_is_not_written():
    session, wire = opened(blank_card())
    administer(session)
    session.generate(Use.SIGNING, KeyAlgorithm.P_256)
    foreign = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(CardGarbled):
        session.write_certificate(Use.SIGNING, certified(public_bytes(foreign), Use.SIGNING))
    assert wire.count(PUT_DATA) == 0


def test_a_certificate_that_reads_back_otherwise_is_garbled():
    class Forgetful(CountingConnection):
        def transmit(self, command):
            answer = super().transmit(command)
            return answer.replace(b"DEMO-01", b"DEMO-99") if command[1] in {GET_DATA, GET_RESPONSE} else answer

    session = CardSession(Forgetful(blank_card()))
    administer(session)
    certificate = certified(session.generate(Use.SIGNING, KeyAlgorithm.P_256), Use.SIGNING)
    with pytest.raises(CardGarbled):
        session.write_certificate(Use.SIGNING, certificate)


def test_a_certificate_that_a_card_says_it_has_taken_and_does_not_keep_is_no_card_without_one():
    card = Answering(blank_card(), {})
    session = CardSession(card)
    administer(session)
    certificate = certified(session.generate(Use.SIGNING, KeyAlgorithm.P_256), Use.SIGNING)
    card.answers[PUT_DATA] = "9000"
    with pytest.raises(CardGarbled):
        session.write_certificate(Use.SIGNING, certificate)


def test_a_slot_without_a_certificate_makes_the_card_incomplete_and_costs_no_try():
    card = blank_card()
    session, wire = opened(card)
    with pytest.raises(CardIncomplete):
        session.sign(Use.SIGNING, b"statement", pin("999999"))
    assert wire.count(VERIFY) == 0


def test_a_compressed_certificate_is_unpacked():
    card = blank_card()
    session, _ = opened(card)
    administer(session)
    certificate = certified(session.generate(Use.SIGNING, KeyAlgorithm.P_256), Use.SIGNING)
    content = tlv.encode(0x70, gzip.compress(certificate)) + tlv.encode(0x71, b"\x01") + tlv.encode(0xFE)
    put = b"\x5c\x03\x5f\xc1\x0a" + tlv.encode(0x53, content)
    for part, cla in ((put[:255], 0x10), (put[255:], 0x00)):
        assert card.transmit(bytes((cla, PUT_DATA, 0x3F, 0xFF, len(part))) + part) == b"\x90\x00"
    assert session.read_certificate(Use.SIGNING) == certificate


@pytest.mark.manual("2.9.3")
def test_a_wrong_pin_costs_exactly_one_try_and_says_how_many_are_left():
    card = blank_card()
    session, _ = opened(card)
    with pytest.raises(PinWrong) as caught:
        session.verify(pin("999999"))
    assert caught.value.tries_left == 2
    assert card.pin_tries_left == 2


def test_the_same_entry_is_not_sent_again_once_it_failed():
    card = blank_card()
    session, wire = opened(card)
    administer(session)
    session.generate(Use.SIGNING, KeyAlgorithm.P_256)
    wrong, other = pin("999999"), pin("888888")
    for entry in (wrong, other, wrong, other):
        with pytest.raises(PinWrong):
            session.request(Use.SIGNING, "DEMO-01", entry)
    assert card.pin_tries_left == 1
    assert wire.count(VERIFY) == 2


def test_the_last_wrong_pin_blocks_the_card_and_then_the_right_one_does_not_help():
    card = blank_card()
    session, _ = opened(card)
    for digits in ("999999", "888888"):
        with pytest.raises(PinWrong):
            session.verify(pin(digits))
    with pytest.raises(PinBlocked):
        session.verify(pin("777777"))
    with pytest.raises(PinBlocked):
        session.verify(pin())
    assert session.tries_left() == 0


def test_the_signing_key_gets_its_pin_right_before_each_use():
    session, wire = opened(blank_card())
    administer(session)
    enrol(session, Use.SIGNING, KeyAlgorithm.P_256)
    wire.instructions.clear()
    session.sign(Use.SIGNING, b"one", pin())
    session.sign(Use.SIGNING, b"two", pin())
    assert [ins for ins in wire.instructions if ins != GET_RESPONSE] == [0x20, 0x87, 0x20, 0x87]


def test_a_renewal_finds_room_where_the_old_certificates_leave_it() -> None:
    session, wire = with_certificates(bytes_more=0)
    session.check_renewal(KeyAlgorithm.P_256)
    session.check_renewal(KeyAlgorithm.RSA_2048)
    assert wire.count(PUT_DATA) == wire.count(VERIFY) == 0


def test_a_renewal_with_longer_keys_finds_no_room_where_the_old_certificate_fills_its_container() -> None:
    session, _ = with_certificates(bytes_more=850)
    session.check_renewal(KeyAlgorithm.P_256)
    with pytest.raises(CardFull):
        session.check_renewal(KeyAlgorithm.RSA_2048)


def test_a_renewal_without_a_certificate_to_renew_is_told() -> None:
    session, _ = opened(blank_card())
    with pytest.raises(CardIncomplete):
        session.check_renewal(KeyAlgorithm.P_256)


def with_certificates(bytes_more: int) -> tuple[CardSession, CountingConnection]:
    """A session with a card whose P-256 certificates are so much longer than the RA makes them."""
    card = blank_card()
    for use, slot in {Use.SIGNING: 0x9C, Use.ENCRYPTION: 0x9D}.items():
        key = ec.generate_private_key(ec.SECP256R1())
        card.put_key(slot, key)
        now = datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, use.value)])
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        filling = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(600 + bytes_more))
        certificate = builder.add_extension(filling, critical=False).sign(key, hashes.SHA256())
        card.put_certificate(slot, certificate.public_bytes(Encoding.DER))
    return opened(card)
