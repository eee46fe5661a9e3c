"""Calendars over HTTP, of sources and combinations, public and private; and from the running daemon."""

import gzip
import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from starlette.testclient import TestClient

from combine import compose_combination
from output.writer import FolderWriter
from tests.daemon import daemon, until
from tests.house import House, listing
from tests.origin import Origin
from tests.private_house import BASE, configure, make_client, private_house

TYPE = "https://schema.org/Event"


def mark(path: str, title: str, day: str) -> str:
    start = f'<meta itemprop="startDate" content="{day}">'
    return f'<li itemscope itemtype="{TYPE}"><a href="{path}">{title}</a> <time>09.03.2026</time>{start}</li>'


def read(body: str) -> list[tuple[str, Any]]:
    calendar = vobject.readOne(body)
    return [(event.summary.value, event.dtstart.value) for event in calendar.contents.get("vevent", [])]


@pytest.fixture
def made(tmp_path: Path, database_url: str) -> Iterator[House]:
    with private_house(tmp_path, database_url) as made:
        configure(made, news={"limit": 9}, dossier={"limit": 9})
        news = listing(("/1", "Harbour opens", "09.03.2026"), ("/2", "Bridge", "08.03.2026"))
        dossier = listing(("/s", "Narwhal ruling", "10.03.2026"), ("/q", "Quetzal verdict", "09.03.2026"))
        fair = mark("/8", "Harbour fair", "2026-05-05")
        hearing = mark("/secret", "Secret hearing", "2026-05-06T10:00Z")
        made.origin.answer("/news", body=news.replace("<ul>", f"<ul>{fair}"))
        made.origin.answer("/dossier", body=dossier.replace("<ul>", f"<ul>{hearing}"))
        for slug in ("news", "dossier"):
            made.refresh(slug)
        made.pass_time(hours=7)
        made.compose()
        for slug in made.store.list_due_combinations(made.now[0]):
            compose_combination(made.refresher.publisher, slug)
        yield made


@pytest.fixture
def client(made: House) -> TestClient:
    return make_client(made)


def find_private(made: House, slug: str) -> str:
    state = made.store.find_source(slug) or made.store.find_combination(slug)
    assert state is not None
    return state.address.path


def test_a_source_has_a_calendar(client: TestClient) -> None:
    answer = client.get("/feeds/news.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=900"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert read(answer.text) == [("Harbour fair", date(2026, 5, 5))]
    assert client.options("/feeds/news.ics").status_code == 204


def test_it_is_a_file_too_where_feeds_are_and_only_while_anything_is_announced(
    made: House, client: TestClient, tmp_path: Path
) -> None:
    folder = tmp_path / "www"
    ours = FolderWriter(made.store, folder, made.refresher.settings.server, made.refresher.clock)
    ours.bring_level()
    path = folder / "feeds/news.ics"
    assert path.read_bytes() == client.get("/feeds/news.ics").content
    assert gzip.decompress(path.with_name("news.ics.gz").read_bytes()) == path.read_bytes()
    assert (folder / "feeds/all.ics").read_bytes() == client.get("/feeds/all.ics").content
    assert b"Secret" not in b"".join(one.read_bytes() for one in folder.rglob("*.ics"))
    before = path.stat().st_ino
    FolderWriter(made.store, folder, made.refresher.settings.server, made.refresher.clock).bring_level()
    assert path.stat().st_ino == before, "a start writes only what changed"
    (fair,) = made.store.list_events("news", made.now[0])
    made.store.delete_item(fair.guid, made.now[0])
    made.compose()
    for slug in made.store.list_due_combinations(made.now[0]):
        compose_combination(made.refresher.publisher, slug)
    ours.bring_level()
    assert list(folder.rglob("*.ics*")) == []


def test_it_is_asked_conditionally_by_head_and_packed(client: TestClient) -> None:
    whole = client.get("/feeds/news.ics", headers={"accept-encoding": "identity"})
    again = client.get("/feeds/news.ics", headers={"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head("/feeds/news.ics", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    with client.stream("GET", "/feeds/news.ics", headers={"accept-encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(packed.iter_raw())) == whole.content


def test_combinations_have_calendars_of_what_they_hold(made: House, client: TestClient) -> None:
    for slug in ("all", "category-courts"):
        assert read(client.get(f"/feeds/{slug}.ics").text) == [("Harbour fair", date(2026, 5, 5))], slug
    everything = client.get(f"{find_private(made, 'circle')}.ics").text
    assert [title for title, _ in read(everything)] == ["Harbour fair", "Secret hearing"]


def test_a_private_calendar_is_there_under_its_secret_alone(made: House, client: TestClient) -> None:
    assert client.get("/feeds/dossier.ics").status_code == 404
    answer = client.get(f"{find_private(made, 'dossier')}.ics")
    assert read(answer.text) == [("Secret hearing", datetime(2026, 5, 6, 10, tzinfo=UTC))]
    assert answer.headers["cache-control"] == "private, max-age=900"
    assert "access-control-allow-origin" not in answer.headers
    assert "noindex" in answer.headers["x-robots-tag"]
    assert f"{BASE}{find_private(made, 'dossier')}.ics" in answer.text.replace("\r\n ", "")


def test_there_is_none_where_there_is_no_feed(client: TestClient) -> None:
    for path in ("/feeds/nobody.ics", "/feeds/search.ics?q=x", f"/private/{'0' * 40}.ics", "/feeds/news.icsx"):
        assert client.get(path).status_code == 404, path


def test_without_events_it_is_empty_and_no_page_leads_to_it(made: House, client: TestClient) -> None:
    assert f'href="{BASE}/feeds/news.ics"' in client.get("/feeds/news").text
    assert "/feeds/all.ics" in client.get("/feeds/all").text
    (fair,) = made.store.list_events("news", made.now[0])
    made.store.remove_item(fair.guid, made.now[0])
    assert read(client.get("/feeds/news.ics").text) == []
    assert ".ics" not in client.get("/feeds/news").text


def test_a_renamed_source_leads_on_from_its_former_calendar(made: House) -> None:
    client = make_client(made)
    del client.headers["upgrade-insecure-requests"]
    assert client.get("/feeds/news.ics").status_code == 200
    source = made.store.find_source("news")
    assert source is not None
    assert source.first_read == made.now[0], "who subscribes to a calendar is a reader"
    with made.store.renaming("news", "harbour", made.now[0], force=True):
        pass
    moved = client.get("/feeds/news.ics")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{BASE}/feeds/harbour.ics")


def test_the_running_daemon_serves_what_pages_announce(tmp_path: Path) -> None:
    fields = "<dl><dt>Hạn nộp hồ sơ</dt><dd>17h00 ngày 05/5/2027</dd><dt>Địa điểm</dt><dd>Nhà văn hóa</dd></dl>"
    text = "<p>Ủy ban mời các đơn vị gửi hồ sơ dự thầu xây dựng cầu cảng mới của thành phố trong năm tới.</p>" * 3
    graph = {"@type": "Event", "name": "Harbour fair", "startDate": "2027-06-01", "endDate": "2027-06-02"}
    with Origin() as origin:
        origin.answer(
            "/list", body="<ul><li><a href=/1>Mời thầu cầu cảng</a></li><li><a href=/2>Harbour fair</a></li></ul>"
        )
        origin.answer(
            "/1", body=f"<html lang=vi><body><main><h1>Mời thầu cầu cảng</h1>{fields}{text}</main></body></html>"
        )
        script = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
        origin.answer("/2", body=f"<html><body><main><h1>Harbour fair</h1>{text}</main>{script}</body></html>")
        rules = {"item": "li", "title": "a"}
        source = {
            "slug": "town",
            "url": f"{origin.url}/list",
            "timezone": "Asia/Ho_Chi_Minh",
            "robots": False,
            "rules": rules,
        }
        fetch = {"allow": [f"{origin.host}:{origin.port}"], "delay_seconds": 0}
        with daemon(tmp_path, json.dumps({"fetch": fetch, "sources": [source]})) as running:
            until(lambda: running.get("/feeds/town.ics").count(b"BEGIN:VEVENT") == 2, seconds=240)
            with urllib.request.urlopen(f"{running.url}/feeds/town.ics", timeout=60) as answer:
                assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
                calendar = vobject.readOne(answer.read().decode())
            # The feed of all sources may wait a minute.
            until(lambda: running.get("/feeds/all.ics").count(b"BEGIN:VEVENT") == 2, seconds=240)
    deadline, fair = calendar.vevent_list
    assert deadline.summary.value == "Hạn nộp hồ sơ: Mời thầu cầu cảng"
    assert deadline.dtstart.value == datetime(2027, 5, 5, 10, tzinfo=UTC)
    assert (fair.dtstart.value, fair.dtend.value) == (date(2027, 6, 1), date(2027, 6, 3))
