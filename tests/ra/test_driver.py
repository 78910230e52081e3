"""The reader's driver: what the counter imported, at an address that anyone can fetch."""

import hashlib
import zipfile
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.pages.rows import DriverRow
from tests.ra.world import World


def archive(path: Path, text: str = "setup") -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x64/Setup.exe", text)
    return path


@pytest.fixture
def no_driver(world: World) -> World:
    with world.registry.database.write() as session:
        session.execute(sa.delete(DriverRow))
    return world


def test_without_an_import_there_is_no_driver(no_driver: World) -> None:
    visit = no_driver.visit(no_driver.customer())
    for path in ("/v1/driver", "/v1/driver/file"):
        refused = visit.send("GET", path)
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert httpx.get(f"{no_driver.pki_url}/driver/x.zip", trust_env=False).status_code == 404


@pytest.mark.manual("2.7.1", "2.7.2", "2.7.3")
def test_the_imported_file_is_told_with_size_and_hash_and_fetched_at_its_address(
    no_driver: World, tmp_path: Path
) -> None:
    visit = no_driver.visit(no_driver.customer())
    for text, version in (("old", "4.2.7"), ("new", "4.2.8")):
        file = archive(tmp_path / "ACR38 driver.zip", text)
        no_driver.admin.driver.publish(file, version)
    content = file.read_bytes()
    driver = visit.get("/v1/driver")
    assert (driver["file_name"], driver["version"], driver["size"]) == ("ACR38 driver.zip", "4.2.8", len(content))
    assert driver["sha256"] == hashlib.sha256(content).hexdigest()
    assert driver["address"] == f"{no_driver.pki_url}/driver/ACR38%20driver.zip"
    fetched = httpx.get(driver["address"], trust_env=False)
    within = visit.send("GET", "/v1/driver/file")
    assert fetched.content == within.content == content
    assert {reply.headers["content-type"] for reply in (fetched, within)} == {"application/zip"}
    assert httpx.get(f"{no_driver.pki_url}/driver/other.zip", trust_env=False).status_code == 404


def test_what_is_no_driver_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    good = archive(tmp_path / "good.zip")
    text = tmp_path / "text.zip"
    text.write_text("no archive")
    wrong = (
        (text, "1", "not a ZIP"),
        (archive(tmp_path / "驅動程式.zip"), "1", "named like"),
        (archive(tmp_path / "good.exe"), "1", "named like"),
        (tmp_path / "missing.zip", "1", "Cannot read"),
        (good, "", "version"),
    )
    for path, version, told in wrong:
        with pytest.raises(AdminError, match=told):
            world.admin.driver.publish(path, version)
