"""The kiosk's packet filter as nft itself reads it: everything is refused that is not named."""

from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

RULES = FOLDER / "nftables/rakiosk.nft"


def read_by_nft(file: Path) -> tuple[int, str]:
    status, said = said_by(tool("nft", "nftables"), "--check", "--file", file)
    if "Operation not permitted" in said or "cache initialization failed" in said:
        pytest.skip("nft may not speak to this kernel: run the tests as root, where netfilter is allowed")
    return status, said


def test_nft_finds_nothing_wrong() -> None:
    assert read_by_nft(RULES) == (0, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [("policy drop", "policy dorp"), ("$ra tcp", "$nobody tcp"), ("192.0.2.53", "192.0.2.530")],
)
def test_what_nft_would_not_read_is_found(old: str, new: str, tmp_path: Path) -> None:
    assert read_by_nft(spoiled(RULES, tmp_path, old, new))[0] != 0


def test_every_chain_drops_what_is_not_named() -> None:
    text = RULES.read_text(encoding="utf-8")
    assert text.count("type filter hook") == text.count("policy drop;") == 3
