"""The API's reading: sources, items and runs, page by page, with validators; for who has a token."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from model.access import ApiToken, Scope, make_credential, parse_credential
from tests.add_site import NOW, item
from tests.api_site import Client, add_token, api_site
from tests.managed_site import settle

ROOT = Path(__file__).parents[1]


def test_sources_are_listed_by_slug_page_by_page_those_that_are_private_too(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        assert [one["slug"] for one in site.reader.walk("sources?limit=2", "sources")] == ["news", "roads", "secret"]
        traffic = site.reader.get("sources?category=Traffic").json()["sources"]
        assert [one["slug"] for one in traffic] == ["roads"]
        waiting = site.reader.get("sources?state=waiting").json()["sources"]
        assert [one["slug"] for one in waiting] == ["roads", "secret"]


def test_a_source_says_how_it_is_doing(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        news = site.reader.get("sources/news").json()
    assert (news["title"], news["state"], news["health"], news["items"]) == ("Town news", "well", "ok", 6)
    assert news["feeds"]["atom"] == "http://127.0.0.1:8080/feeds/news.atom"
    assert news["last_run"] == "2026-11-22T12:00:00Z"


def test_items_are_filtered_and_come_in_pages(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        settle(site.site, "roads", item(21, "The bridge is closed"), item(22, "The harbour road is open"))
        settle(site.site, "secret", item(31, "A harbour of secrets"))

        def titles(query: str) -> list[str]:
            return [one["title"] for one in site.reader.walk(f"items?limit=2{query}", "items")]

        assert len(titles("")) == 9
        assert titles("")[0] == "A harbour of secrets"
        assert titles("&category=Traffic") == ["The harbour road is open", "The bridge is closed"]
        assert titles("&source=secret") == ["A harbour of secrets"]
        assert titles("&source=nothing") == []
        assert len(titles("&q=harbour")) == 7
        assert titles("&q=harbour&source=roads") == ["The harbour road is open"]
        assert titles("&q=harbour&since=2026-11-22T12:00:01Z") == []
        assert len(titles("&since=2026-11-22T13:00:00%2B01:00")) == 9
        assert titles("&since=2026-11-22T12:00:01Z") == []


def test_an_item_has_its_origins_and_its_versions(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        settle(site.site, "roads", item(21, "The bridge is closed"))
        settle(site.site, "roads", item(21, "The bridge is open"))
        [found] = site.reader.get("items?source=roads").json()["items"]
        details = site.reader.get(f"items/{found['id']}").json()
        former = site.reader.get(f"items/{found['id']}/versions/1").json()
    assert details["title"] == "The bridge is open"
    origins = {one["part"]: one["origin"]["code"] for one in details["origins"]}
    assert (origins["title"], origins["published"]) == ("item_pages.list", "item_pages.listing")
    assert [version["number"] for version in details["versions"]] == [1]
    assert former["title"] == "The bridge is closed"


def test_runs_of_a_source_come_newest_first(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        for _ in range(4):
            settle(site.site, "roads", item(21, "The bridge is closed"))
        runs = site.reader.walk("sources/roads/runs?limit=2", "runs")
    assert len(runs) == 4
    assert runs[0]["outcome"] == "scraped"


def test_what_the_client_has_is_not_sent_again(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        for path in ("sources", "sources/news", "items", "sources/news/runs", "openapi.json"):
            first = site.reader.get(path)
            again = site.reader.get(path, headers={"if-none-match": first.headers["etag"]})
            assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
            assert first.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "status", "code", "pointer"),
    [
        ("sources/none", 404, "api.no-source", ""),
        ("sources/none/runs", 404, "api.no-source", ""),
        ("items/00000000-0000-0000-0000-000000000000", 404, "api.no-item", ""),
        ("items/00000000-0000-0000-0000-000000000000/versions/1", 404, "api.no-version", ""),
        ("items/1", 404, "api.no-path", ""),
        ("sources/%00", 404, "api.no-path", ""),
        ("sources?limit=0", 400, "options.at-least", "limit"),
        ("sources?limit=2&limit=3", 400, "api.twice", "limit"),
        ("sources?page=2", 400, "api.unknown-parameter", "page"),
        ("sources?cursor=abc", 400, "api.cursor", "cursor"),
        ("items?cursor=cnVuczo3", 400, "api.cursor", "cursor"),
        ("items?since=0001-01-01T00:00:00%2B23:59", 400, "options.other", "since"),
        ("items?since=yesterday", 400, "options.moment", "since"),
        ("items?q=-harbour", 422, "search.nothing", ""),
        ("items?q=%00", 400, "api.not-text", ""),
        (f"items?q={'a' * 5000}", 414, "responses.url-too-long", ""),
    ],
)
def test_what_cannot_be_answered_is_a_problem(tmp_path: Path, path: str, status: int, code: str, pointer: str) -> None:
    with api_site(tmp_path) as site:
        answer = site.reader.get(path)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert code in [problem["code"], *(fault["code"] for fault in problem["errors"])]
    assert pointer in ["", *(fault["pointer"] for fault in problem["errors"])]


def test_problems_are_in_the_language_of_the_client(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        answer = site.reader.get("sources/none", headers={"accept-language": "vi"})
    assert answer.headers["content-language"] == "vi"
    assert answer.json()["detail"] == "không có nguồn none"


def test_nothing_is_answered_without_a_good_token(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        revoked = add_token(site.store, Scope.READ)
        expired = add_token(site.store, Scope.READ, expires=NOW - timedelta(seconds=1))
        site.store.delete_token(revoked.id)
        known = site.store.list_tokens()[0]
        guessed = f"bantin_{known.id}_{'A' * 43}"
        assert site.stranger.get("sources").status_code == 401
        for text in (revoked.text, expired.text, guessed, "nonsense"):
            answer = Client(site.browser, text).get("sources")
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert site.stranger.get(f"sources?token={revoked.text}").status_code == 401


def test_wrong_tokens_are_slowed_down_and_good_ones_are_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with api_site(tmp_path) as site:
        wrong = make_credential().text
        answers = [Client(site.browser, wrong).get("sources") for _ in range(12)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) > 0
        assert site.reader.get("sources").status_code == 200
    assert "wrong API token from 127.0.0.1" in caplog.text
    assert wrong not in caplog.text


def test_a_token_is_stored_as_a_hash_and_its_use_is_noted(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        made = add_token(site.store, Scope.READ)
        Client(site.browser, made.text).get("sources")
        stored = site.store.find_token(made.id)
        assert stored is not None
        assert stored.last_used == NOW
        assert made.secret not in repr(stored)
        site.store._database.close()
        assert made.secret.encode() not in (tmp_path / "bantin.db").read_bytes()


def test_a_credential_is_known_by_all_of_it() -> None:
    made = make_credential()
    token = ApiToken(id=made.id, name="", hash=made.hash, scope=Scope.READ, person="", created=NOW)
    assert parse_credential(made.text) == made
    assert made.matches(token)
    assert not make_credential().matches(token)
    assert not made.matches(None)


def test_other_methods_are_refused_and_say_which_there_are(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        answer = site.reader.send("PUT", "items")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert site.reader.send("HEAD", "items").status_code == 200


MODULES_BY_REQUEST = """
import sys
from pathlib import Path
from tests.api_site import api_site

def show():
    print(sum(name.startswith("web.api") for name in sys.modules), "web.api.app" in sys.modules)

with api_site(Path(sys.argv[1])) as site:
    site.browser.client.get("/")
    show()
    site.reader.get("sources")
    show()
"""


def test_its_modules_come_with_the_first_request(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MODULES_BY_REQUEST, str(tmp_path)]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = shown.stdout.splitlines()
    assert before == "0 False"
    assert after.endswith(" True")


def test_each_operation_is_described_and_each_described_answered(tmp_path: Path) -> None:
    """The description is made of the table that answers: what one has and the other not would be a fault of both."""
    with api_site(tmp_path) as site:
        described = site.stranger.get("openapi.json").json()
        assert described["openapi"] == "3.1.0"
        for path, methods in described["paths"].items():
            filled = path.replace("{slug}", "news").replace("{item}", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)
            for method, operation in methods.items():
                answer = site.writer.send(method.upper(), filled.replace("{number}", "1").replace("{job}", "0" * 32))
                assert str(answer.status_code) in operation["responses"], (method, path, answer.text)
                assert answer.status_code != 405
                assert "api.no-path" not in answer.text
