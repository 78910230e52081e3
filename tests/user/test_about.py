"""壹、二 關於憑證: read without signing in, from pages that are checked, kept, and shown with their date."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.content import signed_bytes
from rakiosk.authority.content import checked
from rakiosk.domain.errors import ContentUntrusted
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.ca import authorities, keys, profile
from rakiosk_ra.pages.rows import ContentRow
from tests.flows import RA_UNREACHABLE
from tests.kiosk import LARGE_TEXT, Kiosk, kiosk_of
from tests.ra.world import World
from tests.user.pages import announcement, enters, publish, publish_demo, today

AS_OF = "資料時間："


@pytest.mark.manual("1.2.1", "1.2.2")
async def test_the_pages_are_read_before_signing_in_in_either_language(kiosk: Kiosk, tmp_path: Path) -> None:
    publish_demo(kiosk.world, tmp_path)
    await enters(kiosk, "2", "什麼是金融憑證", "憑證放在哪裡", "如何安全使用", f"{AS_OF}{today()}")
    await kiosk.goes_on("1")
    screen = await kiosk.sees("■ 兩張憑證，各有用途", "• 簽章憑證：簽署交易與文件", AS_OF)
    assert "**" not in screen
    await kiosk.press("f2")
    await kiosk.sees("What a financial certificate is", "■ Two certificates, two uses", "• Signing certificate:")
    await kiosk.press("f2")
    await kiosk.goes_on("escape")
    await kiosk.sees("►1 什麼是金融憑證")
    await kiosk.goes_on("escape")
    await kiosk.sees("歡迎使用")


@pytest.mark.manual("1.2.2")
async def test_large_text_scrolls_to_the_end_by_keys(served_ra: World, tmp_path: Path) -> None:
    publish_demo(served_ra, tmp_path)
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT, language="en") as kiosk:
        await kiosk.sees("Welcome")
        await kiosk.goes_on("2")
        await kiosk.sees("What would you like to know?")
        await kiosk.goes_on("1")
        screen = await kiosk.sees("■ Two certificates, two uses", "PgDn")
        assert "As of" not in screen
        await kiosk.press("pagedown", "end")
        await kiosk.sees("please go to the counter.", "As of")


@pytest.mark.manual("1.2.2")
async def test_without_the_ra_the_last_pages_are_shown_with_their_date_after_a_new_start_too(
    served_ra: World, tmp_path: Path
) -> None:
    publish_demo(served_ra, tmp_path)
    cache = tmp_path / "cache"
    async with kiosk_of(served_ra, tmp_path, content_cache=cache) as kiosk:
        await kiosk.line.cut()
        await enters(kiosk, "2", RA_UNREACHABLE, "R01")  # a first start: nothing is kept yet
        await kiosk.line.restore()
        await kiosk.goes_on("enter")
        screen = await kiosk.sees("什麼是金融憑證", AS_OF)
        assert "目前無法連線" not in screen
        await kiosk.goes_on("escape")
        await kiosk.line.cut()
        await enters(kiosk, "2", "什麼是金融憑證", AS_OF, "目前無法連線至註冊中心。")
    (tmp_path / "next").mkdir()
    async with kiosk_of(served_ra, tmp_path / "next", content_cache=cache) as kiosk:
        await kiosk.line.cut()
        await enters(kiosk, "2", "什麼是金融憑證", AS_OF, "目前無法連線至註冊中心。")


@pytest.mark.manual("1.2.2")
async def test_a_kept_bundle_that_was_cut_off_or_altered_is_not_shown(served_ra: World, tmp_path: Path) -> None:
    publish_demo(served_ra, tmp_path)
    cache = tmp_path / "cache"
    async with kiosk_of(served_ra, tmp_path, content_cache=cache) as kiosk:
        await enters(kiosk, "2", "什麼是金融憑證")
    kept = (cache / "pages").read_bytes()
    for number, damaged in enumerate((kept[: len(kept) // 2], kept.replace("金融".encode(), "黃金".encode(), 1))):
        assert damaged != kept
        (cache / "pages").write_bytes(damaged)
        (tmp_path / str(number)).mkdir()
        async with kiosk_of(served_ra, tmp_path / str(number), content_cache=cache) as kiosk:
            await kiosk.line.cut()
            await enters(kiosk, "2", RA_UNREACHABLE)
            await kiosk.line.restore()
            await kiosk.goes_on("enter")
            await kiosk.sees("什麼是金融憑證")


@pytest.mark.manual("1.2.2")
async def test_a_bundle_with_a_bad_signature_or_an_older_version_is_not_shown_and_the_last_good_one_is(
    served_ra: World, tmp_path: Path
) -> None:
    publish_demo(served_ra, tmp_path)
    async with kiosk_of(served_ra, tmp_path) as kiosk:
        await enters(kiosk, "2", "什麼是金融憑證")
        await kiosk.goes_on("escape")
        publish(served_ra, announcement(tmp_path / "forged", "forged", "假公告", 0))
        good = _alter_newest(served_ra, signature=b"0\x06\x02\x01\x01\x02\x01\x01")
        screen = await enters(kiosk, "2", "什麼是金融憑證", "較新的頁面未通過檢查，不予顯示。")
        assert "假公告" not in screen
        await kiosk.goes_on("escape")
        older = json.loads(good["text"]) | {"version": 0}
        text = json.dumps(older, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        _alter_newest(served_ra, text=text, signature=_signed_by_the_ra(served_ra, text))
        await enters(kiosk, "2", "什麼是金融憑證", "較新的頁面未通過檢查，不予顯示。")
        await kiosk.goes_on("escape")
        _alter_newest(served_ra, **good)
        await enters(kiosk, "3", "假公告")
    (tmp_path / "first-start").mkdir()
    _alter_newest(served_ra, signature=b"no signature")
    async with kiosk_of(served_ra, tmp_path / "first-start") as kiosk:
        screen = await enters(kiosk, "2", "此頁面未通過檢查，不予顯示。", "R08")
        assert "什麼是金融憑證" not in screen
    _alter_newest(served_ra, **good)


def test_only_a_certificate_for_documents_under_the_kiosks_authority_may_sign(served_ra: World) -> None:
    tls, now = served_ra.registry.foundation.tls, SignedAt(served_ra.clock())
    text = json.dumps({"version": 1, "published_at": now.isoformat(), "entries": []})
    others_key = keys.new_key()
    other = profile.Issuer(authorities.tls(others_key, now), others_key)
    made = (
        (profile.content_signer, tls, True),
        (lambda issuer, key, when: profile.tls_kiosk(issuer, key.public_key(), "counter-1", when), tls, False),
        (profile.content_signer, other, False),
    )
    for make, issuer, is_good in made:
        key = keys.new_key()
        certificate = make(issuer, key, now).public_bytes(Encoding.DER)
        signature = key.sign(signed_bytes(text), ec.ECDSA(hashes.SHA256()))
        body = json.dumps({"text": text, "signature": encoded(signature), "certificate": encoded(certificate)})
        if is_good:
            assert checked(body.encode(), [tls.certificate])[1].version == 1
        else:
            with pytest.raises(ContentUntrusted):
                checked(body.encode(), [tls.certificate])


def _alter_newest(world: World, **values: Any) -> dict[str, Any]:
    """Change the newest version in the database, as somebody who got at it; what was changed, as it was."""
    with world.registry.database.write() as session:
        row = session.query(ContentRow).order_by(ContentRow.version.desc()).first()
        assert row is not None
        before = {name: getattr(row, name) for name in ("text", "signature")}
        for name, value in values.items():
            setattr(row, name, value)
    return before


def _signed_by_the_ra(world: World, text: str) -> bytes:
    password = world.registry.foundation.key_password
    key = keys.load_key(world.folder / "keys" / "content.key", password)
    return key.sign(signed_bytes(text), ec.ECDSA(hashes.SHA256()))
