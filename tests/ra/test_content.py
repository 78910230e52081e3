"""The public pages at the RA: a folder is checked, imported, published under a signature, and told to every kiosk."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from ra_contract.content import signed_bytes
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.cli import main
from rakiosk_ra.pages.folder import read_folder
from rakiosk_ra.pages.rows import ContentFileRow, ContentRow
from tests.ra.card import unb64
from tests.ra.world import World

FEES = """+++
kind = "bulletin"
title = "展期費用"
date = 2026-11-02
+++
新的費用。
"""
FORM = """+++
kind = "document"
title = "申請書"
date = 2026-11-02
file = "form.txt"
+++
請列印。
"""


def page(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def nothing(world: World) -> World:
    """An RA at which nobody ever published a page."""
    with world.registry.database.write() as session:
        session.execute(sa.delete(ContentRow))
        session.execute(sa.delete(ContentFileRow))
    return world


def told(reply: httpx.Response) -> Any:
    assert reply.status_code == 200, reply.text
    return json.loads(reply.json()["text"])


def test_before_anything_is_published_there_is_nothing(nothing: World, tmp_path: Path) -> None:
    assert nothing.line().get("/v1/content").status_code == 404
    with pytest.raises(AdminError, match="Nothing was imported"):
        nothing.admin.pages.publish()
    assert nothing.admin.pages.import_folder(page(tmp_path / "a", "fees.zh_TW.md", FEES)) == 1
    assert nothing.line().get("/v1/content").status_code == 404


@pytest.mark.manual("1.2.2", "1.3.2")
def test_what_is_published_is_signed_by_a_key_for_documents_under_the_kiosks_authority(
    nothing: World, tmp_path: Path
) -> None:
    nothing.admin.pages.import_folder(page(tmp_path / "a", "fees.zh_TW.md", FEES))
    assert nothing.admin.pages.publish() == 1
    reply = nothing.line().get("/v1/content")  # a kiosk's certificate, and no session
    signed = reply.json()
    certificate = x509.load_der_x509_certificate(unb64(signed["certificate"]))
    certificate.verify_directly_issued_by(nothing.registry.foundation.tls.certificate)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [purpose.dotted_string for purpose in purposes] == ["1.3.6.1.5.5.7.3.36"]
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(unb64(signed["signature"]), signed_bytes(signed["text"]), ec.ECDSA(hashes.SHA256()))
    assert told(reply)["entries"][0]["title"] == {"zh_TW": "展期費用"}
    assert signed["text"] == json.dumps(told(reply), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_a_version_is_fetched_once_and_the_old_ones_are_kept(nothing: World, tmp_path: Path) -> None:
    folder = page(tmp_path / "a", "fees.zh_TW.md", FEES)
    nothing.admin.pages.import_folder(folder)
    nothing.admin.pages.publish()
    with pytest.raises(AdminError, match="published already"):
        nothing.admin.pages.publish()
    first = nothing.line().get("/v1/content")
    etag = first.headers["ETag"]
    again = nothing.line().get("/v1/content", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    page(folder, "fees.zh_TW.md", FEES.replace("新的費用", "費用不變"))
    nothing.admin.pages.import_folder(folder)
    assert nothing.line().get("/v1/content", headers={"If-None-Match": etag}).status_code == 304
    nothing.admin.pages.publish()
    second = nothing.line().get("/v1/content", headers={"If-None-Match": etag})
    assert (told(first)["version"], told(second)["version"]) == (1, 2)
    with nothing.registry.database.read() as session:
        kept = list(session.scalars(sa.select(ContentRow.text).order_by(ContentRow.version)))
    assert kept == [first.json()["text"], second.json()["text"]]


@pytest.mark.manual("1.4.3")
def test_an_attached_file_is_fetched_by_its_hash(nothing: World, tmp_path: Path) -> None:
    folder = page(tmp_path / "a", "form.zh_TW.md", FORM)
    page(folder, "form.txt", "□ 姓名")
    nothing.admin.pages.import_folder(folder)
    nothing.admin.pages.publish()
    attached = told(nothing.line().get("/v1/content"))["entries"][0]["file"]
    content = nothing.line().get(f"/v1/content/files/{attached['sha256']}").content
    assert (len(content), hashlib.sha256(content).hexdigest()) == (attached["size"], attached["sha256"])
    for wrong in ("0" * 64, "x", "%00", "a" * 65):
        assert nothing.line().get(f"/v1/content/files/{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("fees.md", FEES, "fees.md:1: a page is named like"),
        ("fees.fr.md", FEES, "fees.fr.md:1: a page is named like"),
        ("fees.zh_TW.md", "# 費用", "md:1: must begin with"),
        ("fees.zh_TW.md", FEES.replace('title = "', "title = "), "md:3: is not TOML here"),
        ("fees.zh_TW.md", FEES.replace("title", "titel"), "md:3: titel is unknown"),
        ("fees.zh_TW.md", FEES.replace("bulletin", "news"), "md:2: kind must be one of"),
        ("fees.zh_TW.md", FEES.replace("2026-11-02", '"2026-11-02"'), "md:4: date must be a day"),
        ("fees.zh_TW.md", FEES.replace("2026-11-02", "2026-11-02T10:00:00"), "md:4: date must be a day"),
        ("fees.zh_TW.md", FEES.replace("date = 2026-11-02\n", ""), "md:2: a bulletin has a date"),
        ("fees.zh_TW.md", FEES.replace("+++\n新", "expires = 2026-11-01\n+++\n新"), "md:5: expires before"),
        ("fees.zh_TW.md", FEES.replace("+++\n新", 'address = "https://a.tw"\n+++\n新'), "md:5: a link has an address"),
        ("fees.zh_TW.md", FEES.replace("新的費用。", "\x1b]52;c;eA==\x07"), "control characters"),
        ("fees.zh_TW.md", FEES.replace("新的費用。", ""), "md:6: there is no text"),
        ("fees.en.md", FEES, "has no fees.zh_TW.md"),
        ("form.zh_TW.md", FORM, "md:5: form.txt cannot be read beside it"),
        ("form.zh_TW.md", FORM.replace("form.txt", "../form.txt"), "md:5: a file is named in ASCII"),
    ],
)
def test_what_is_wrong_with_a_page_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = page(tmp_path / "a", name, text)
    with pytest.raises(AdminError) as refused:
        read_folder(folder)
    assert complaint in str(refused.value)
    assert main(["content", "check", str(folder)]) == 2
    assert complaint in capsys.readouterr().err


def test_two_languages_of_an_entry_must_agree(tmp_path: Path) -> None:
    folder = page(tmp_path / "a", "fees.zh_TW.md", FEES)
    page(folder, "fees.en.md", FEES.replace("2026-11-02", "2026-11-03").replace("展期費用", "Fees"))
    with pytest.raises(AdminError, match=r"fees.en.md:4: date differs from fees.zh_TW.md"):
        read_folder(folder)
    page(folder, "fees.en.md", FEES.replace("展期費用", "Fees"))
    assert read_folder(folder).entries[0].title == {"zh_TW": "展期費用", "en": "Fees"}


def test_a_folder_with_a_mistake_changes_nothing(nothing: World, tmp_path: Path) -> None:
    folder = page(tmp_path / "a", "fees.zh_TW.md", FEES)
    page(folder, "bad.zh_TW.md", "bad")
    with pytest.raises(AdminError):
        nothing.admin.pages.import_folder(folder)
    with nothing.registry.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ContentRow)) == 0
