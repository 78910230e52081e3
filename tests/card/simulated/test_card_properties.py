"""Whatever comes over the wire, the simulated card answers, and gives away no try."""

from typing import ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.simulated.terminal import AES_KEY, PUK, blank_card, pin_block, raw, selected_card, send

INSTRUCTIONS = [0x20, 0x24, 0x2C, 0x47, 0x87, 0xA4, 0xC0, 0xCB, 0xDB, 0xFD]
PARAMETERS = [0x00, 0x03, 0x04, 0x07, 0x0C, 0x11, 0x3F, 0x80, 0x81, 0x9A, 0x9B, 0x9C, 0x9D, 0xFF]
PIECES = [
    "", "00", "3132333435363738", "313233343536FFFF", "303030303030FFFF", "A000000308", "A000000308000010000100",
    "5C035FC102", "5C035FC10A", "5C017E", "53020102", "5300", "7C028000", "7C028100", "7C128210" + "00" * 16,
    "7C2482008120" + "11" * 32, "7C", "82", "8105", "AC03800111", "AC038001", "FF" * 40, "7F61", "5C", "538205",
]  # fmt: skip

pieces = st.lists(st.sampled_from(PIECES).map(bytes.fromhex) | st.binary(max_size=12), max_size=4).map(b"".join)
bodies = pieces.map(lambda data: bytes([len(data)]) + data if 0 < len(data) < 256 else b"")
commands = st.builds(
    lambda cla, ins, p1, p2, body, le: bytes([cla, ins, p1, p2]) + body + le,
    st.sampled_from([0x00, 0x00, 0x00, 0x10, 0x0C, 0x80]),
    st.sampled_from(INSTRUCTIONS),
    st.sampled_from(PARAMETERS),
    st.sampled_from(PARAMETERS),
    bodies,
    st.sampled_from([b"", b"\x00", b"\x08"]),
)


@settings(max_examples=300, deadline=None)
@given(st.booleans(), st.booleans(), st.lists(commands | st.binary(max_size=300), max_size=12))
def test_every_sequence_of_commands_is_answered_with_a_status_word(
    is_t0: bool, is_selected: bool, sequence: list[bytes]
) -> None:
    card = selected_card(is_t0=is_t0) if is_selected else blank_card(is_t0=is_t0)
    for command in sequence:
        answer = card.transmit(command)
        assert 2 <= len(answer) <= 258
        assert answer[-2] in {0x61, 0x63, 0x65, 0x67, 0x68, 0x69, 0x6A, 0x6C, 0x6D, 0x6E, 0x90}
        assert len(answer) == 2 or answer[-2] in {0x61, 0x90}


@settings(max_examples=300, deadline=None)
@given(st.lists(commands, max_size=30))
def test_without_the_right_pin_and_puk_the_counters_only_fall(sequence: list[bytes]) -> None:
    card = selected_card(pin="97531864", puk=b"\x07\x06\x05\x04\x03\x02\x01\x00")
    before = (3, 3)
    for command in sequence:
        card.transmit(command)
        after = (card.pin_tries_left, card.puk_tries_left)
        assert after[0] <= before[0]
        assert after[1] <= before[1]
        assert sum(before) - sum(after) <= 1
        before = after


class CounterModel(RuleBasedStateMachine):
    """A second account of PIN and PUK, kept by the rules of the standard alone."""

    pins: ClassVar = st.sampled_from(["123456", "654321", "111222", "12345678"])
    puks: ClassVar = st.sampled_from([b"12345678", b"87654321", bytes(8)])

    def __init__(self) -> None:
        super().__init__()
        self.card: SoftwareCard = selected_card()
        self.pin, self.puk = "123456", PUK
        self.pin_left = self.puk_left = 3

    @rule(pin=pins)
    def verify(self, pin: str) -> None:
        expected = self.spend_pin(right=pin == self.pin)
        assert send(self.card, "00200080", pin_block(pin)).status == expected

    @rule(old=pins, new=pins)
    def change_pin(self, old: str, new: str) -> None:
        expected = self.spend_pin(right=old == self.pin)
        if expected == 0x9000:
            self.pin = new
        assert send(self.card, "00240080", pin_block(old) + pin_block(new)).status == expected

    @rule(old=puks, new=puks)
    def change_puk(self, old: bytes, new: bytes) -> None:
        expected = self.spend_puk(right=old == self.puk)
        if expected == 0x9000:
            self.puk = new
        assert send(self.card, "00240081", old + new).status == expected

    @rule(puk=puks, new=pins)
    def unblock(self, puk: bytes, new: str) -> None:
        expected = self.spend_puk(right=puk == self.puk)
        if expected == 0x9000:
            self.pin, self.pin_left = new, 3
        assert send(self.card, "002C0080", puk + pin_block(new)).status == expected

    @rule()
    def pull_and_insert(self) -> None:
        self.card.power_on()
        send(self.card, "00A40400", bytes.fromhex("A000000308"), answer=True)

    @rule(command=commands)
    def send_what_cannot_prove_anything(self, command: bytes) -> None:
        if command[1] not in {0x20, 0x24, 0x2C, 0x87}:
            raw(self.card, command)

    @invariant()
    def counters_agree(self) -> None:
        assert (self.card.pin_tries_left, self.card.puk_tries_left) == (self.pin_left, self.puk_left)

    def spend_pin(self, *, right: bool) -> int:
        if self.pin_left == 0:
            return 0x6983
        self.pin_left = 3 if right else self.pin_left - 1
        return 0x9000 if right else 0x63C0 | self.pin_left

    def spend_puk(self, *, right: bool) -> int:
        if self.puk_left == 0:
            return 0x6983
        self.puk_left = 3 if right else self.puk_left - 1
        return 0x9000 if right else 0x63C0 | self.puk_left


CounterModel.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestCounters = CounterModel.TestCase


def test_a_management_key_is_not_told_by_any_object() -> None:
    card = selected_card()
    told = b"".join(send(card, "00CB3FFF", bytes.fromhex(f"5C035FC1{n:02X}"), answer=True).data for n in range(1, 0x24))
    assert AES_KEY not in told
