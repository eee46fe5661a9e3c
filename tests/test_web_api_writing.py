"""The API's changes: sources in the settings file by compare-and-swap, items, and what looks at pages."""

from pathlib import Path

import pytest

from model.access import Scope
from settings.editing import Entry, SettingsFile
from tests.add_site import FOUND
from tests.api_site import ApiSite, api_site
from tests.daemon import until

NEW = {"slug": "parks", "url": "https://origin.example/parks", "rules": {"item": "li", "title": "a"}}
PATCH = {"content-type": "application/merge-patch+json"}


def read_file(site: ApiSite) -> str:
    return site.site.settings_file.read_text("utf-8")


def test_a_source_is_added_to_the_settings(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        before = read_file(site)
        answer = site.writer.send("POST", "sources", json=NEW)
        assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/sources/parks")
        assert read_file(site).startswith(before.rstrip("\n"))
        assert site.reader.get(answer.headers["location"]).json()["state"] == "waiting"
        named = site.writer.send("POST", "sources", json={"url": "https://origin.example/zoo/news", "title": None})
        assert named.json()["slug"] == "origin-zoo-news"


@pytest.mark.parametrize(
    ("body", "status", "pointers"),
    [
        ({**NEW, "slug": "news"}, 409, ["/slug"]),
        ({**NEW, "slug": "A b"}, 422, ["/slug"]),
        ({"url": "ftp://a.example/"}, 422, ["/url"]),
        ({"slug": "x"}, 422, ["/url"]),
        ({**NEW, "nonsense": 1, "limit": "many"}, 422, ["/nonsense", "/limit"]),
        ({**NEW, "rules": {"item": "li[", "title": "a"}}, 422, ["/rules/item"]),
        ({**NEW, "filters": {"include": [{"pattern": "("}]}}, 422, ["/filters/include/0/pattern"]),
        ([], 422, []),
    ],
)
def test_what_cannot_be_added_says_where_it_is_wrong(
    tmp_path: Path, body: object, status: int, pointers: list[str]
) -> None:
    with api_site(tmp_path) as site:
        before = read_file(site)
        answer = site.writer.send("POST", "sources", json=body)
        assert answer.status_code == status, answer.text
        assert {fault["pointer"] for fault in answer.json()["errors"]} == set(pointers)
        assert read_file(site) == before


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"url": NaN}', "application/json", 400),
        (b'{"url": "\\ud800"}', "application/json", 400),
        (b'{"url": "https://a.example/\\u0000"}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 5000, "application/json", 400),
        (b" " * 300_000, "application/json", 413),
        (b"url=https://a.example/", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
    ],
)
def test_bodies_that_are_none(tmp_path: Path, content: bytes, media_type: str, status: int) -> None:
    with api_site(tmp_path) as site:
        answer = site.writer.send("POST", "sources", content=content, headers={"content-type": media_type})
    assert answer.status_code == status, answer.text


def test_keys_of_a_source_are_changed_and_all_else_stays(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        entry = site.writer.get("sources/news/settings")
        assert entry.json()["settings"]["title"] == "Town news"
        patch = {"title": "The town", "rules": {"summary": "p"}, "limit": 20}
        matching = {**PATCH, "if-match": entry.headers["etag"]}
        changed = site.writer.send("PATCH", "sources/news/settings", json=patch, headers=matching)
        assert changed.status_code == 200, changed.text
        assert changed.json()["settings"]["rules"] == {"item": "li", "title": "a", "summary": "p"}
        assert changed.headers["etag"] != entry.headers["etag"]
        assert "# in the new look" in read_file(site)
        assert site.reader.get("sources/news").json()["title"] == "The town"
        again = site.writer.send("PATCH", "sources/news/settings", json={"limit": 30}, headers=matching)
        assert again.status_code == 412
        taken_out = site.writer.send("PATCH", "sources/news/settings", json={"limit": None}, headers=PATCH)
        assert "limit" not in taken_out.json()["settings"]


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"slug": "other"}, "/slug"),
        ({"limit": 0}, "/limit"),
        ({"url": None}, "/url"),
        ({"interval": "5m", "cron": "* * * * *"}, "/cron"),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(tmp_path: Path, patch: dict[str, object], pointer: str) -> None:
    with api_site(tmp_path) as site:
        before = read_file(site)
        answer = site.writer.send("PATCH", "sources/news/settings", json={**patch, "title": "New"}, headers=PATCH)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
        assert read_file(site) == before


SECRET = {"x-key": {"env": "HOME"}}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"headers": SECRET}, "/headers/x-key"),
        ({"headers": {"x-key": {"file": "/etc/hostname"}}}, "/headers/x-key"),
        ({"ca": "/etc/hostname"}, "/ca"),
    ],
)
def test_a_client_cannot_have_variables_or_files_read_for_it(
    tmp_path: Path, body: dict[str, object], pointer: str
) -> None:
    with api_site(tmp_path) as site:
        before = read_file(site)
        new = site.writer.send("POST", "sources", json={**NEW, **body})
        tried = site.writer.send("POST", "previews", json={**NEW, **body})
        changed = site.writer.send("PATCH", "sources/news/settings", json=body, headers=PATCH)
        for answer in (new, tried, changed):
            assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])
        assert read_file(site) == before


def test_a_secret_that_the_file_names_stays_and_goes_to_no_other_server(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        url = site.writer.get("sources/news/settings").json()["settings"]["url"]
        SettingsFile(site.site.settings_file).change({"news": {"headers": SECRET}})
        kept = site.writer.send("PATCH", "sources/news/settings", json={"url": f"{url}/2"}, headers=PATCH)
        assert kept.json()["settings"]["headers"] == SECRET, kept.text
        moved = site.writer.send(
            "PATCH", "sources/news/settings", json={"url": "https://other.example/"}, headers=PATCH
        )
        assert (moved.status_code, moved.json()["errors"][0]["pointer"]) == (422, "/url")


def test_what_another_changes_meanwhile_is_not_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with api_site(tmp_path) as site:
        others, read = [{"filters": {"exclude": [{"words": "sport"}]}}], SettingsFile.list_entries

        def list_entries_before_another_writes(file: SettingsFile) -> dict[str, Entry]:
            entries = read(file)
            if others:
                file.change({"news": others.pop()})
            return entries

        monkeypatch.setattr(SettingsFile, "list_entries", list_entries_before_another_writes)
        patch = {"filters": {"max_age": "30d"}}
        answer = site.writer.send("PATCH", "sources/news/settings", json=patch, headers=PATCH)
        assert answer.status_code == 200, answer.text
        assert set(answer.json()["settings"]["filters"]) == {"exclude", "max_age"}


def test_a_weak_validator_matches_nothing(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        tag = site.writer.get("sources/news/settings").headers["etag"]
        headers = {**PATCH, "if-match": f"W/{tag}"}
        answer = site.writer.send("PATCH", "sources/news/settings", json={"limit": 9}, headers=headers)
        assert answer.status_code == 412


def test_a_source_is_removed_as_it_was_seen(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        etag = site.writer.get("sources/roads/settings").headers["etag"]
        site.writer.send("PATCH", "sources/roads/settings", json={"title": "Streets"}, headers=PATCH)
        assert site.writer.send("DELETE", "sources/roads", headers={"if-match": etag}).status_code == 412
        assert site.writer.send("DELETE", "sources/roads?feed=ends").status_code == 204
        assert site.writer.send("DELETE", "sources/roads").status_code == 404
        assert site.reader.get("sources/roads").json()["state"] == "off"
        assert site.browser.client.get("/feeds/roads.atom").status_code == 410


def test_a_source_that_was_removed_can_be_added_again(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        for named in ({}, {"slug": "parks"}):
            added = site.writer.send("POST", "sources", json={**NEW, **named})
            assert (added.status_code, added.json()["slug"]) == (201, "parks"), added.text
            assert site.writer.send("DELETE", "sources/parks").status_code == 204
        elsewhere = {**NEW, "url": "https://origin.example/zoo"}
        assert site.writer.send("POST", "sources", json=elsewhere).status_code == 409
        del elsewhere["slug"]
        assert site.writer.send("POST", "sources", json={**elsewhere, "url": NEW["url"]}).json()["slug"] == "parks"


def test_a_source_is_paused_and_resumed(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        assert site.writer.send("POST", "sources/news/pause").json()["state"] == "paused"
        assert "paused: true" in read_file(site)
        assert site.writer.send("POST", "sources/news/pause").status_code == 200
        assert site.writer.send("POST", "sources/news/resume").json()["paused"] is False
        assert "paused" not in read_file(site)


def test_a_source_is_read_now(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        answer = site.writer.send("POST", "sources/news/refresh")
        assert answer.status_code == 202
        assert site.store.find_source("news").next_due.isoformat() == answer.json()["requested"].replace("Z", "+00:00")
        site.writer.send("DELETE", "sources/roads")
        assert site.writer.send("POST", "sources/roads/refresh").status_code == 409


def test_an_item_is_removed_and_put_back(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        key = site.reader.get("items?limit=1").json()["items"][0]["id"]
        assert site.writer.send("DELETE", f"items/{key}").status_code == 204
        assert site.reader.get(f"items/{key}").status_code == 404
        assert site.writer.send("DELETE", f"items/{key}").status_code == 404
        assert site.writer.send("POST", f"items/{key}/restore").status_code == 204
        assert site.reader.get(f"items/{key}").status_code == 200


def test_a_page_is_looked_at_and_its_choice_added(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        begun = site.writer.send("POST", "detections", json={"url": "https://origin.example/news", "language": "vi"})
        assert begun.status_code == 202
        path = begun.headers["location"]
        until(lambda: site.writer.get(path).json()["status"] != "running")
        found = site.writer.get(path).json()
        assert (found["status"], found["failure"]) == ("done", None)
        best = found["result"]["choices"][0]
        assert len(best["items"]) == len(FOUND.choices[0].items)
        assert found["result"]["scripted"] is False
        assert site.site.discovery.asked[-1][1] == {"language": "vi"}
        added = site.writer.send("POST", "sources", json={**best["entry"], "slug": "found"})
        assert added.status_code == 201, added.text
        assert site.with_scope(Scope.WRITE).get(path).status_code == 404, "a job is its token's own"


def test_a_page_is_looked_at_by_a_browser(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        path = site.writer.send(
            "POST", "detections", json={"url": "https://origin.example/news", "browser": True}
        ).headers["location"]
        until(lambda: site.writer.get(path).json()["status"] != "running")
        assert site.site.discovery.asked[-1][1] == {"browser": True}


def test_a_page_that_cannot_be_had_is_a_job_that_failed(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        path = site.writer.send("POST", "detections", json={"url": "http://10.0.0.1/"}).headers["location"]
        until(lambda: site.writer.get(path).json()["status"] != "running")
        failed = site.writer.get(path).json()
        assert (failed["status"], failed["result"]) == ("failed", None)
        assert failed["failure"]["code"] == "fetch.private-address"


def test_too_many_looks_at_once_have_to_wait(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        site.site.discovery.may.clear()
        answers = [
            site.writer.send("POST", "detections", json={"url": "https://origin.example/news"}) for _ in range(5)
        ]
        assert [answer.status_code for answer in answers] == [202] * 4 + [429]
        assert answers[-1].headers["retry-after"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/url"),
        ({"url": ""}, "/url"),
        ({"url": "https://a.example/", "zone": "UTC"}, "/zone"),
        ({"url": 5}, "/url"),
        ({"url": "https://a.example/", "browser": []}, "/browser"),
    ],
)
def test_a_look_needs_an_address(tmp_path: Path, body: dict[str, object], pointer: str) -> None:
    with api_site(tmp_path) as site:
        answer = site.writer.send("POST", "detections", json=body)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_rules_are_tried_on_a_page(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        path = site.writer.send("POST", "previews", json=NEW).headers["location"]
        until(lambda: site.writer.get(path).json()["status"] != "running")
        found = site.writer.get(path).json()["result"]
    assert [item["title"] for item in found["items"]] == ["Thông báo số 1"]
    assert found["hidden"] == 2


def test_a_token_that_may_only_read_changes_nothing(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        described = site.stranger.get("openapi.json").json()["paths"]
        key = site.reader.get("items?limit=1").json()["items"][0]["id"]
        before = read_file(site), site.reader.get("sources").content, site.reader.get("items").content
        tried = 0
        for path in described:
            filled = path.replace("{slug}", "news").replace("{item}", key).replace("{number}", "1")
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                answer = site.reader.send(method, filled.replace("{job}", "0" * 32), json=NEW)
                assert answer.status_code in (403, 405), (method, path)
                tried += answer.status_code == 403
        assert tried >= 10
        assert before == (read_file(site), site.reader.get("sources").content, site.reader.get("items").content)


def test_the_settings_of_a_source_are_not_for_who_may_only_read(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        assert site.reader.get("sources/news/settings").status_code == 403


def test_settings_that_cannot_be_written_are_said_to_be_so(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        site.site.settings_file.chmod(0o444)
        for method, path in (("POST", "sources"), ("PATCH", "sources/news/settings"), ("DELETE", "sources/news")):
            body = NEW if method == "POST" else {"title": "New"}
            answer = site.writer.send(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "file.read-only"), answer.text


def test_addresses_have_what_the_site_stands_under(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        browser = site.site.browser(base_url="http://127.0.0.1:8080/bantin")
        headers = {"authorization": f"Bearer {site.writer.token}"}
        added = browser.client.post("/api/v1/sources", json=NEW, headers=headers)
        assert added.headers["location"] == "/bantin/api/v1/sources/parks"
        answer = browser.client.post("/api/v1/sources/news/refresh", headers=headers)
        assert answer.json()["runs"] == "/bantin/api/v1/sources/news/runs"
