"""A crowd: requests beyond so many at once are told when to come again, and none of them is worked on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx

from rakiosk_ra.api.app import create_app
from rakiosk_ra.public.app import create_public_app
from tests.ra.world import World


def test_a_crowd_of_strangers_is_told_when_to_come_again(world: World) -> None:
    settings = world.registry.settings
    one = replace(settings, public=replace(settings.public, requests=1))
    app = create_public_app(replace(world.registry, settings=one))

    async def run() -> None:
        begun, end = asyncio.Event(), asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            begun.set()
            await end.wait()
            yield b"0"

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pki") as line:
            first = asyncio.create_task(line.post("/ocsp", content=slowly()))
            await begun.wait()
            refused = await line.get("/pki/root.crt")
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
            end.set()
            assert (await first).status_code == 200
            assert (await line.get("/pki/root.crt")).status_code == 200

    asyncio.run(run())


def test_a_crowd_of_kiosks_is_told_so_in_a_problem_document(world: World) -> None:
    settings = world.registry.settings
    none = replace(settings, api=replace(settings.api, requests=0))
    app = create_app(replace(world.registry, settings=none))

    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ra") as line:
            return await line.post("/v1/session", json={})

    refused = asyncio.run(run())
    assert (refused.status_code, refused.headers["Retry-After"], refused.json()["retry_after"]) == (503, "2", 2)
