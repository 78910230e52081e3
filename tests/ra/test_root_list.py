"""The root's revocation list: signed anew where the root's key lies, carried to the RA, taken only if it is right."""

import shutil
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from tests.ra.founding import founded
from tests.ra.openssl import openssl
from tests.ra.shell import Shell
from tests.ra.world import World


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """An RA whose root lies elsewhere, as it should."""
    state = founded(tmp_path / "state")
    shutil.move(state / "root-offline", tmp_path / "safe")
    return state


def test_a_list_signed_off_line_is_published_once_it_is_carried_over(shell: Shell, state: Path, tmp_path: Path) -> None:
    code, printed, _ = shell("root", "sign-list", "--root", tmp_path / "safe", "--state", tmp_path / "none")
    assert (code, "number 2, good until 20" in printed) == (0, True)
    assert not (tmp_path / "none").exists()
    installed = shell("root", "install-list", tmp_path / "safe" / "root.crl", "--state", state)
    assert installed[1].startswith("published: number 2")
    assert (state / "pki" / "root.crl").read_bytes() == (tmp_path / "safe" / "root.crl").read_bytes()


def test_an_issuing_authority_revoked_by_the_root_stays_on_every_later_list(
    shell: Shell, state: Path, tmp_path: Path
) -> None:
    issuing, safe = state / "pki" / "issuing.pem", tmp_path / "safe"
    revoke = ("--revoke", issuing, "--reason", "key_compromise")
    assert shell("root", "sign-list", "--root", safe, *revoke)[0] == 0
    assert "on the list already" in shell("root", "sign-list", "--root", safe, *revoke)[2]
    assert shell("root", "sign-list", "--root", safe)[0] == 0
    pem = tmp_path / "list.pem"
    openssl("crl", "-inform", "DER", "-in", safe / "root.crl", "-out", pem)
    told = openssl("verify", "-crl_check", "-CAfile", state / "pki" / "root.pem", "-CRLfile", pem, issuing)
    assert "certificate revoked" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sign-list", "--root", "pki"], "There is no root.key in pki"),
        (["sign-list", "--root", "../safe", "--revoke", "pki/tls.pem"], "not issued by the root"),
        (["sign-list", "--root", "../safe", "--revoke", "ra.toml"], "ra.toml is no certificate"),
        (["install-list", "../safe/root.crl"], "no newer than the list that is published"),
        (["install-list", "../other/root-offline/root.crl"], "not signed by this RA's root"),
        (["install-list", "ra.toml"], "ra.toml is no revocation list"),
        (["install-list", "nowhere"], "Cannot read nowhere"),
    ],
)
def test_what_cannot_be_signed_or_published_is_a_sentence(  # noqa: PLR0917  # fixtures
    shell: Shell, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    founded(tmp_path / "other")
    before = (state / "pki" / "root.crl").read_bytes()
    monkeypatch.chdir(state)
    code, _, complaint = shell("root", *arguments, "--state", state)
    assert (code, complaint.count("\n")) == (2, 1)
    assert told in complaint
    assert (state / "pki" / "root.crl").read_bytes() == before


def test_a_published_list_is_served_at_once(shell: Shell, world: World) -> None:
    assert shell("root", "sign-list", "--state", world.folder)[0] == 0
    assert shell("root", "install-list", world.folder / "root-offline" / "root.crl", "--state", world.folder)[0] == 0

    served = x509.load_der_x509_crl(httpx.get(f"{world.pki_url}/pki/root.crl", trust_env=False).content)
    number = served.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number >= 2
