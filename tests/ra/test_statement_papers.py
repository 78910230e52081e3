"""The papers of a statement: one number a session, counted copies, a signed PDF, a code checked off line."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from ra_contract import claim as claims
from ra_contract.certificate import Status
from rakiosk_ra.statements.sealing import Sealer
from tests.ra.openssl import page_says
from tests.ra.renewing import Renewing, renewing
from tests.ra.test_statements import public_key, stated
from tests.ra.world import World

PAGES = {"A4": (595, 842), "A5": (420, 595), "RECEIPT": (227, None)}


def note(customer: Renewing, number: str, job: str) -> int:
    return int(customer.visit.put(f"/v1/statements/{number}/prints/{job}")["copy"])


def pdf(customer: Renewing, number: str, page: str = "A4", copy: int = 1) -> bytes:
    reply = customer.visit.send("GET", f"/v1/statements/{number}/pdf?page={page}&copy={copy}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf"), reply.text
    return reply.content


def told(*command: object) -> str:
    return subprocess.run(list(map(str, command)), capture_output=True, check=True, text=True).stdout


@pytest.mark.manual("2.5.1", "3.5.1")
def test_within_a_session_a_statement_keeps_its_number_until_something_changes(world: World) -> None:
    customer = renewing(world)
    first = stated(customer)
    assert stated(customer) == first
    world.admin.certificates.hold(customer.cn)
    second = stated(customer)
    assert second["number"] != first["number"]
    assert stated(customer.again())["number"] not in {first["number"], second["number"]}


@pytest.mark.manual("2.5.3", "3.5.3")
def test_every_print_is_a_copy_of_its_own_and_the_same_job_is_the_same_copy(world: World) -> None:
    customer = renewing(world)
    number = stated(customer)["number"]
    assert [note(customer, number, job) for job in ("a", "b", "a", "c")] == [1, 2, 1, 3]
    assert stated(customer)["prints"] == 3


def test_of_anothers_statement_nothing_is_printed(world: World) -> None:
    customer, stranger = renewing(world), renewing(world)
    number = stated(stranger)["number"]
    note(stranger, number, "job")
    for method, path in (("PUT", f"{number}/prints/job"), ("GET", f"{number}/pdf"), ("GET", "S-1/pdf")):
        refused = customer.visit.send(method, f"/v1/statements/{path}")
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert stranger.visit.send("GET", f"/v1/statements/{number}/pdf?copy=2").status_code == 404
    assert stranger.visit.send("GET", f"/v1/statements/{number}/pdf?page=A3").status_code == 422


@pytest.mark.manual("2.5.3", "3.5.3")
def test_the_code_on_the_paper_says_what_was_stated_signed_by_the_ra(world: World) -> None:
    customer = renewing(world)
    statement = stated(customer)
    claim = claims.verified(statement["code"], public_key(world))
    assert (claim.number, claim.check_code) == (statement["number"], statement["check_code"])
    assert (claim.cn, claim.name, claim.serial) == (customer.cn, "測試", customer.serial("signing"))
    assert (claim.status, claim.is_pending) == (Status.VALID, False)
    assert statement["code"].startswith(f"{world.pki_url}/check/{statement['check_code']}#")


def test_openssl_checks_a_code_as_the_page_for_relying_parties_says(world: World, tmp_path: Path) -> None:
    statement = stated(renewing(world))
    (tmp_path / "scanned.txt").write_text(statement["code"] + "\n")
    about_key = page_says(world.pki_url, tmp_path, "/pki/statement.pem")
    assert about_key[:1] == ["statement.pem: OK"]
    assert {"Response verify OK", "statement.pem: good"} <= set(about_key)
    served = httpx.get(f"{world.pki_url}/pki/statement.pub", trust_env=False).content
    assert (tmp_path / "statement.pub").read_bytes() == served

    def checks() -> str:
        return "\n".join(page_says(world.pki_url, tmp_path, "pkeyutl"))

    verdict, *payload = checks().splitlines()
    assert verdict == "Signature Verified Successfully"
    assert payload == [statement["number"], statement["cn"], *payload[2:-1], statement["name"]]
    (tmp_path / "scanned.txt").write_text(statement["code"].replace("#1.", "#1.A"))
    assert "Signature Verified Successfully" not in checks()


@pytest.mark.manual("2.5.3", "3.5.3")
def test_a_statement_that_stays_a_file_is_signed_valid_and_trusted_under_the_root(world: World, tmp_path: Path) -> None:
    customer = renewing(world)
    number = stated(customer)["number"]
    note(customer, number, "first")
    note(customer, number, "second")
    file, root, store = tmp_path / "slip.pdf", tmp_path / "root.pem", tmp_path / "nss"
    file.write_bytes(pdf(customer, number, copy=2))
    root.write_bytes(world.registry.foundation.root.public_bytes(Encoding.PEM))
    store.mkdir()
    told("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    told("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-i", root)
    says = told("pdfsig", "-nssdir", f"sql:{store}", file)
    assert "Signature is Valid." in says
    assert "Certificate is Trusted." in says
    assert "Total document signed" in says
    assert "Not total" not in says
    assert "ETSI.CAdES.detached" in says
    assert ":INTACT:TRUSTED," in told(
        Path(sys.executable).with_name("pyhanko"), "sign", "validate", "--trust", root, "--trust-replace", file
    )
    assert "補印（第 2 次列印）" in told("pdftotext", file, "-").replace("\u3000", "")
    forged = bytearray(file.read_bytes())
    forged[1000] ^= 1
    file.write_bytes(forged)
    assert "Signature is Valid." not in told("pdfsig", "-nssdir", f"sql:{store}", file)


def test_the_signed_file_carries_the_list_that_its_certificate_is_checked_by(world: World) -> None:
    customer = renewing(world)
    number = stated(customer)["number"]
    note(customer, number, "job")
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(pdf(customer, number, "A5"))))
    assert len(store.crls) == 2  # its own issuer's, and the root's
    assert len(store.certs) >= 2


def test_the_certificate_of_signed_files_is_kept_and_made_anew_before_it_ends(world: World) -> None:
    first = Sealer(world.registry)._current().certificate
    assert Sealer(world.registry)._current().certificate == first
    world.clock.ahead = first.not_valid_after_utc - world.clock() - Sealer.renewed_before
    second = Sealer(world.registry)._current().certificate
    assert second.not_valid_after_utc > first.not_valid_after_utc
    second.verify_directly_issued_by(world.registry.authority.certificate)
