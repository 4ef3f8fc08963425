"""Small pictures of the air: fetched while somebody looks, kept when a show is gone."""

import asyncio
import base64
import io

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from console.app import build
from console.neighbours import Neighbours
from console.stills import EVERY, LONGEST_SIDE, LOOKED_AT, Album, Picture, Sent
from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk
from tests.console.test_console_neighbours import SECRET, WELL, answering, shows


def jpeg(width: int = 216, height: int = 384) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 60)).save(kept, "JPEG")
    return kept.getvalue()


def sent(body: bytes, age: float = 0.5) -> bytes:
    return Sent(age=age, jpeg=base64.b64encode(body)).model_dump_json().encode()


def test_the_token_of_other_desks_shows_them_a_picture_with_its_age() -> None:
    desk, clock = ScriptedDesk(), SimulatedClock(100.0)
    client = TestClient(build(desk, Console(glance_token=SECRET), "the operator's", clock))
    token = {"Authorization": f"Bearer {SECRET}"}
    assert client.get("/api/glance/still", headers=token).status_code == 404
    desk.hung["/"] = Picture(jpeg(), 97.5)
    told = Sent.model_validate_json(client.get("/api/glance/still", headers=token).content)
    assert (told.jpeg, told.age) == (jpeg(), 2.5)
    assert client.get("/api/glance/still").status_code == 401
    for path in ("/api/stills", "/api/stills/picture?of=/"):
        assert client.get(path, headers=token).status_code == 401, path


def test_the_wall_has_each_picture_by_the_link_of_its_show() -> None:
    desk, clock = ScriptedDesk(), SimulatedClock(100.0)
    client = TestClient(build(desk, Console(), "tok", clock))
    client.headers["Authorization"] = "Bearer tok"
    link = "http://one.test:8080"
    desk.hung = {"/": Picture(jpeg(), 99.0), link: Picture(jpeg(40, 30), 40.0)}
    assert [(one["link"], one["age"]) for one in client.get("/api/stills").json()] == [
        ("/", 1.0),
        (link, 60.0),
    ]
    answer = client.get("/api/stills/picture", params={"of": link})
    assert (answer.content, answer.headers["content-type"]) == (jpeg(40, 30), "image/jpeg")
    assert client.get("/api/stills/picture", params={"of": "http://two.test"}).status_code == 404


def test_pictures_are_fetched_only_while_somebody_looks_and_the_last_one_stays() -> None:
    clock, asked = SimulatedClock(), []
    there = True

    async def ask(url: str, token: str, _most: int) -> tuple[int, bytes]:
        asked.append((url, token, clock.now()))
        if not there:
            raise Unavailable("no answer")
        return 200, sent(jpeg()) if url.endswith("/still") else WELL.model_dump_json().encode()

    around = Neighbours(shows("one"), "d0", SECRET, clock, answering(ask))

    async def work() -> None:
        nonlocal there
        async with asyncio.timeout(10), asyncio.TaskGroup() as family:
            running = family.create_task(around.run(lambda: None))
            while len(asked) < 20:
                await asyncio.sleep(0)
            assert not [url for url, *_ in asked if url.endswith("/still")]
            while not (found := around.pictures(None, look=True)):
                await asyncio.sleep(0)
            taken = found["http://one.test:8080"].taken
            there, begun = False, len(asked)
            while len(asked) < begun + 20:
                await asyncio.sleep(0)
            last = around.pictures(Picture(jpeg(), 1.0), look=False)
            assert list(last) == ["/", "http://one.test:8080"]
            assert taken <= last["http://one.test:8080"].taken < clock.now() - 50
            running.cancel()

    asyncio.run(work())
    pictures = [(token, at) for url, token, at in asked if url.endswith("/still")]
    assert {token for token, _ in pictures} == {SECRET}
    assert pictures[-1][1] - pictures[0][1] <= LOOKED_AT + EVERY


@pytest.mark.parametrize(
    "told",
    [
        b"<html>",
        sent(b"<svg onload=alert(1)>"),
        sent(jpeg()[:12]),
        sent(jpeg(LONGEST_SIDE + 1, 2)),
        sent(b"\xff\xd8\xff" + bytes(40)),
        sent(jpeg()).replace(b"0.5", b"-0.5"),
    ],
)
def test_what_is_no_small_picture_does_not_take_the_place_of_the_last(told: bytes) -> None:
    album = Album(1, SimulatedClock(10.0))
    album.keep(0, sent(jpeg()))
    album.keep(0, told)
    assert album[0] is not None
    assert (album[0].body, album[0].taken) == (jpeg(), 9.5)
