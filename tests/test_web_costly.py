"""However many searches and archive documents strangers ask for, feeds are answered."""

import threading

import anyio
import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from web.costly import CostlyAnswers


def test_costly_answers_leave_threads_for_all_else_and_too_many_are_refused() -> None:
    begun, ended = threading.Semaphore(0), threading.Event()
    costly = CostlyAnswers(threads=2, most_waiting=3)

    def search(_: Request) -> Response:
        begun.release()
        ended.wait(30)
        return PlainTextResponse("found")

    routes = [Route("/search", costly.wrap(search)), Route("/feed", lambda _: PlainTextResponse("feed"))]
    statuses: list[int] = []

    async def visit() -> None:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=routes)), base_url="http://x"
        ) as web:

            async def ask() -> None:
                statuses.append((await web.get("/search")).status_code)

            async with anyio.create_task_group() as tasks:
                for _ in range(60):
                    tasks.start_soon(ask)
                for _ in range(2):
                    await anyio.to_thread.run_sync(begun.acquire)
                assert (await web.get("/feed")).text == "feed"
                assert not begun.acquire(blocking=False), "two at once"
                refused = await web.get("/search")
                assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
                ended.set()

    anyio.run(visit)
    assert statuses.count(200) == 5
    assert statuses.count(503) == 55
