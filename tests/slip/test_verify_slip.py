"""`rakiosk verify-slip`: accepts what the RA has signed, from wherever it was scanned, and nothing else."""

import io
import string
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from ra_contract.certificate import Status
from ra_contract.claim import Forged, NotAClaim, read, signed, verified
from rakiosk.cli import main
from rakiosk_slip.child import make_at_once
from rakiosk_slip.statement import statement_slip
from tests.slip.paper import ADDRESS, CLAIM, CODE, KEY, Sheet


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The RA's public key as it hands it out."""
    file = tmp_path / "statement.pub"
    file.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return file


def verify(key: Path, *slip: str) -> int:
    return main(["verify-slip", "--key", str(key), *slip])


@pytest.mark.manual("2.5.3", "3.5.3")
def test_what_was_scanned_from_the_paper_is_accepted_and_told(
    key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scanned = Sheet.of(tmp_path, make_at_once(statement_slip(CODE, "CA", 1)).pdf).scanned()
    assert verify(key, scanned) == 0
    told = capsys.readouterr().out
    for words in (
        "簽章正確",
        "The signature is right",
        "S-000123",
        "黃𠮷堃",
        "DEMO-03",
        "valid since",
        "7KQM 2XW9 RTAB",
    ):
        assert words in told


def test_it_takes_a_file_and_standard_input(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "scanned.txt"
    file.write_text(f"{CODE}\r\n", encoding="ascii")
    assert verify(key, str(file)) == 0
    for given_text, status in ((CODE, 0), (CODE[:-1], 1), ("", 1)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given_text.encode())))
        assert verify(key) == status


@pytest.mark.manual("2.5.3", "3.5.3")
def test_with_any_byte_changed_it_is_refused() -> None:
    public = KEY.public_key()
    for place, was in enumerate(CODE):
        for other in {"A", "b", "7", ".", "#", "é", chr(ord(was) ^ 1), chr(ord(was) ^ 0x20)} - {was}:
            with pytest.raises((Forged, NotAClaim)):
                verified(CODE[:place] + other + CODE[place + 1 :], public)
    for last in set(string.ascii_letters + string.digits + "-_") - {CODE[-1]}:  # spare bits of base64
        with pytest.raises((Forged, NotAClaim)):
            verified(CODE[:-1] + last, public)


def test_a_forged_slip_and_no_slip_are_refused_in_words(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = signed(replace(CLAIM, name="王大明"), ADDRESS, Ed25519PrivateKey.generate().sign)
    assert verify(key, forged) == 1
    told = capsys.readouterr().out
    assert "簽章不符" in told
    assert "Do not trust it" in told
    assert "王大明" not in told
    assert verify(key, f"{ADDRESS}/check/7KQM2XW9RTAB") == 1
    assert "請重新掃描" in capsys.readouterr().out


def test_without_a_key_or_a_file_it_says_what_to_do(
    key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.pub"
    empty.write_text("no key", encoding="ascii")
    for key_file, slip, words in (
        (tmp_path / "nowhere.pub", CODE, "cannot read the key"),
        (empty, CODE, "fetch /pki/statement.pub"),
        (key, str(tmp_path / "nowhere.txt"), "cannot read"),
    ):
        assert verify(key_file, slip) == 2
        assert words in capsys.readouterr().err


@given(
    name=st.text(min_size=1, max_size=100).filter(lambda name: not any("\ud800" <= c <= "\udfff" for c in name)),
    status=st.sampled_from(Status),
    is_pending=st.booleans(),
)
def test_whatever_the_name_the_claim_comes_back_as_it_was(name: str, status: Status, *, is_pending: bool) -> None:
    claim = replace(CLAIM, name=name, status=status, is_pending=is_pending)
    code = signed(claim, ADDRESS, KEY.sign)
    assert read(code) == verified(code, KEY.public_key()) == claim


@given(st.text())
def test_any_other_text_is_no_claim(text: str) -> None:
    with pytest.raises(NotAClaim):
        read(text)
