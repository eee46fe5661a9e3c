"""Several people with roles: who may log in, what each role may do, and that what a role may not cannot be done."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from messages.storage import StoreCode
from model.access import Role, Scope
from model.errors import StoreError
from store import Store
from store.tables import metadata
from tests.add_site import NOW, Browser, Site
from tests.api_site import add_token
from tests.managed_site import Form
from tests.people_site import PASSWORD, hash_once, log_in, open_browser, people_site
from web.access import AccessPolicy
from web.passwords import hash_password
from web.sessions import Sessions
from web.visitors import Menu, Visitors

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FIELDS = {
    "slug": "news",
    "action": "pause",
    "act": "save",
    "title": "Changed by a reader",
    "url": "https://origin.example/one",
    "list": "https://origin.example/one",
    "name": "Somebody",
    "password": "another pass phrase",
    "role": "owner",
    "scope": "write",
    "confirmed": "on",
    "feed": "ends",
    "force": "on",
    "digest": "",
    "text": "- {slug: back, url: https://origin.example/back}\n",
}


def dump(made: Site) -> tuple[dict[str, Any], bytes]:
    """Return all that is stored, and the settings file."""
    with made.store._database.read() as connection:
        rows = {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}
    return rows, made.settings_file.read_bytes()


def list_paths(browser: Browser, made: Site) -> list[str]:
    """Return a path of each route, with what is there in the place of its parameters."""
    item = made.store.list_items("news")[0].guid.removeprefix("urn:uuid:")
    secret = made.store.find_source("secret").secret
    values = {"slug": "news", "item": item, "secret": secret, "job": "x", "key": "x", "name": "Lan", "ending": "atom"}
    values |= {"end": "1", "path": "style.css", "draft": "0"}
    paths = []
    for route in browser.served._inner.routes:  # type: ignore[attr-defined]
        assert isinstance(route, Route)
        path = route.path
        for name in route.param_convertors:
            for kind in (":slug", ":secret", ":int", ":path", ""):
                path = path.replace(f"{{{name}{kind}}}", values[name])
        assert "{" not in path
        paths.append(path)
    return sorted(set(paths))


def try_everything(browser: Browser, made: Site) -> int:
    """Send every method to every route, with a form that is filled in; return how many were refused for the role."""
    token = browser.token("/access")
    refused = 0
    for path in list_paths(browser, made):
        if path == "/logout":
            continue
        for method in METHODS:
            headers = {"upgrade-insecure-requests": "1"}
            data = {**FIELDS, "token": token} if method == "POST" else None
            answer = browser.client.request(method, path, data=data, headers=headers)
            assert answer.status_code != 500, (method, path)
            refused += answer.status_code == 403
    return refused


def test_a_reader_changes_nothing_by_any_route_and_method(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        assert log_in(browser, "Lan").status_code == 303
        (before, file), own = dump(made), {"changes", "tokens"}
        refused = try_everything(browser, made)
        after, file_after = dump(made)
        assert file_after == file
        assert {name: rows for name, rows in after.items() if rows != before[name] and name not in own} == {}
        made_tokens = [(token.person, token.scope) for token in made.store.list_tokens()]
        assert made_tokens == [("Lan", Scope.FEEDS)], "one to read feeds, though one to write was wished for"
        assert browser.client.get("/access").status_code == 200, "still logged in"
    assert refused >= 30


@pytest.mark.parametrize("name", ["Minh", "Thu"])
def test_an_editor_and_an_owner_change_something_by_the_same_requests(tmp_path: Path, name: str) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, name)
        before = dump(made)
        try_everything(browser, made)
        assert dump(made) != before
        people = [(one.name, one.role) for one in made.store.list_people()]
        assert (("Somebody", Role.OWNER) in people) is (name == "Thu"), "only an owner adds people"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", {"/login"}), ("Lan", {"/access"}), ("Minh", {"/access", "/add"}), ("Thu", {"/access", "/add"})],
)
def test_pages_lead_people_only_where_they_may_go(tmp_path: Path, name: str, shown: set[str]) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        assert not name or log_in(browser, name).status_code == 303
        item = made.store.list_items("news")[0].guid.removeprefix("urn:uuid:")
        for path in ("/", "/feeds/news", "/feeds/news/history", "/feeds/all", f"/items/{item}", "/search", "/nowhere"):
            body = browser.client.get(path).text
            links = {link.partition("?")[0] for link in re.findall(r'href="([^"]+)"', body)}
            assert links & {"/login", "/access", "/add"} == shown, path
        answer = browser.client.get(f"/login?next={quote('/feeds/news')}")
        assert answer.status_code == (303 if name else 200)
        assert name or 'value="/feeds/news"' in answer.text, "and back again"


def test_pages_lead_nowhere_while_the_store_cannot_tell_who_asks(store: Store) -> None:
    def fail(_name: str) -> None:
        raise StoreError(StoreCode.CANNOT_CREATE(reason="a test"))

    sessions = Sessions(store, path="", secure=False, clock=lambda: NOW)
    sessions.log_in(session := sessions.create_session(), "Thu", "")
    policy = AccessPolicy(host="127.0.0.1", base_url="http://127.0.0.1", password=False)
    visitors = Visitors(policy, sessions, find_person=fail)
    sessions.set_cookie(answer := Response(), session)
    cookie = answer.headers["set-cookie"].partition(";")[0].encode()
    request = Request({"type": "http", "path": "/", "headers": [(b"cookie", cookie)], "client": ("127.0.0.1", 1)})
    with pytest.raises(StoreError):
        visitors.find_visitor(request)
    assert visitors.make_menu(request) == Menu()


def test_nothing_is_open_to_who_did_not_log_in(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        for path in ("/add", "/access", "/access/people", "/access/changes", "/sources/news/settings"):
            answer = browser.client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
        assert "Dossier" not in browser.client.get("/").text


def test_a_reader_sees_what_is_private_and_no_forms(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Lan")
        page = browser.client.get("/")
        assert "Dossier" in page.text
        assert '<form method="post"' not in page.text
        assert browser.client.get("/add").status_code == 403
        assert "Your role does not allow this" in browser.client.get("/sources/news/settings").text


@pytest.mark.parametrize(
    ("name", "password"), [("Lan", "wrong pass phrase"), ("Nobody", PASSWORD), ("", ""), ("Lan", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_told_apart_by_nothing(tmp_path: Path, name: str, password: str) -> None:
    with people_site(tmp_path) as made:
        answer = log_in(open_browser(made), name, password)
    assert answer.status_code == 403
    assert "Wrong name or password." in answer.text


def test_tries_are_limited(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        answers = [log_in(browser, "Lan", "wrong pass phrase").status_code for _ in range(6)]
        assert answers == [403] * 5 + [429]
        assert log_in(browser, "Lan").status_code == 429


def test_who_gets_in_may_not_guess_at_others_for_ever(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        statuses = []
        for _ in range(3):
            statuses += [log_in(browser, "Thu", "guess").status_code, log_in(browser.another(), "Lan").status_code]
        assert 429 in statuses


def test_sessions_end_with_the_password_and_with_the_person(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser, other = open_browser(made), None
        other = browser.another()
        log_in(browser, "Lan")
        log_in(other, "Minh")
        made.store.change_person("Lan", password=hash_password("quite another one"))
        assert browser.client.get("/access").status_code == 303
        assert other.client.get("/access").status_code == 200
        made.store.change_person("Minh", role=Role.READER)
        assert other.client.get("/add").status_code == 403
        made.store.delete_person("Minh")
        assert other.client.get("/access").status_code == 303


def test_a_password_is_changed_by_who_knows_it(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Lan")
        form = {"token": browser.token("/access"), "former": "wrong", "password": "short"}
        answer = browser.client.post("/access/password", data=form)
        assert answer.status_code == 422
        assert made.store.find_person("Lan").password == hash_once()
        good = browser.client.post(
            "/access/password", data={**form, "former": PASSWORD, "password": "a new pass phrase"}
        )
        assert good.headers["location"] == "/login?next=/access"
        assert browser.client.get("/access").status_code == 303
        assert log_in(browser, "Lan", "a new pass phrase").status_code == 303


def test_an_owner_looks_after_people_and_one_owner_remains(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Thu")
        token = browser.token("/access/people")

        def send(path: str, **fields: str) -> int:
            return browser.client.post(f"/access/people{path}", data={"token": token, **fields}).status_code

        assert send("", name="Hoa Lê", role="reader", password="a pass phrase") == 303
        assert send("", name="Hoa Lê", role="reader", password="a pass phrase") == 422
        assert send("", name="a/b", role="reader", password="a pass phrase") == 422
        assert send("", name="Ngọc", role="reader", password="short") == 422
        assert send("/Hoa%20L%C3%AA", act="role", role="editor") == 303
        assert made.store.find_person("Hoa Lê").role is Role.EDITOR
        assert send("/Hoa%20L%C3%AA", act="remove") == 303
        assert send("/Thu", act="role", role="reader") == 409
        assert send("/Thu", act="remove") == 409
        assert {one.name for one in made.store.list_people()} == {"Thu", "Minh", "Lan"}


def test_who_removes_somebody_is_told_before_what_ends(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Thu")
        people = browser.client.get("/access/people").text
        assert 'value="remove"' not in people, "it is not one click"
        assert "The password must have 10 to 200 characters." in people
        add_token(made.store, Scope.READ, person="Minh")
        form = Form(browser, "/access/people/Minh/remove", "//form[@action='/access/people/Minh']")
        text = browser.client.get("/access/people/Minh/remove").text
        assert "1 token of theirs ends" in text
        assert "They have no tokens." in browser.client.get("/access/people/Lan/remove").text
        assert browser.client.get("/access/people/Nobody/remove").status_code == 404
        assert form.send().headers["location"] == "/access/people?saved"
        assert made.store.find_person("Minh") is None


def test_tokens_are_made_on_a_page_and_go_with_their_person(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, "Minh")
        form = {"token": browser.token("/access"), "name": "dashboard", "scope": "write", "days": "30"}
        page = browser.client.post("/access/tokens", data=form).text
        text = page.partition('<code id="made">')[2].partition("</code>")[0]
        listed = browser.client.get("/access").text
        assert text not in listed, "it is shown once"
        assert "valid until 22 December 2026" in listed
        headers = {"authorization": f"Bearer {text}"}
        pause = "/api/v1/sources/news/pause"
        anybody = browser.another().client
        assert anybody.post(pause, headers=headers).status_code == 200
        made.store.change_person("Minh", role=Role.READER)
        assert anybody.post(pause, headers=headers).status_code == 403
        assert anybody.get("/api/v1/sources", headers=headers).status_code == 200
        made.store.delete_person("Minh")
        assert anybody.get("/api/v1/sources", headers=headers).status_code == 401


def test_only_owners_see_the_tokens_of_others(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        owner, editor = open_browser(made), None
        editor = owner.another()
        log_in(owner, "Thu")
        log_in(editor, "Minh")
        owner.client.post("/access/tokens", data={"token": owner.token("/access"), "name": "of the owner", "days": ""})
        editor.client.post("/access/tokens", data={"token": editor.token("/access"), "name": "of the editor"})
        assert "of the editor" in owner.client.get("/access").text
        assert "of the owner" not in editor.client.get("/access").text
        [first, second] = made.store.list_tokens()
        others = first if first.person == "Thu" else second
        form = {"token": editor.token("/access")}
        assert editor.client.post(f"/access/tokens/{others.id}/revoke", data=form).status_code == 404
        form = {"token": owner.token("/access")}
        assert owner.client.post(f"/access/tokens/{others.id}/revoke", data=form).status_code == 303
        assert others.id not in [one.id for one in made.store.list_tokens()]


@pytest.mark.parametrize(("name", "status"), [("Thu", 303), ("Minh", 409)])
def test_only_an_owner_has_variables_and_files_of_the_server_sent_away(tmp_path: Path, name: str, status: int) -> None:
    entry = "  - slug: away\n    url: https://origin.example/x\n    headers: {x-key: {env: HOME}}\n"
    with people_site(tmp_path) as made:
        browser = open_browser(made)
        log_in(browser, name)
        before = made.settings_file.read_text("utf-8")
        answer = browser.client.post("/sources/restore", data={"token": browser.token("/add"), "text": entry})
        assert answer.status_code == status, answer.text
        assert (made.settings_file.read_text("utf-8") == before) is (status == 409)


def test_the_token_of_somebody_who_is_gone_is_good_for_nothing(tmp_path: Path) -> None:
    with people_site(tmp_path) as made:
        client, made_token = open_browser(made).client, add_token(made.store, Scope.WRITE, person="Lan")
        headers = {"authorization": f"Bearer {made_token.text}"}
        assert client.get("/api/v1/sources", headers=headers).status_code == 200
        refused = client.post("/api/v1/sources/news/pause", headers=headers)
        assert (refused.status_code, "whose token" in refused.text) == (403, True)
        made.store.delete_person("Lan")
        other = add_token(made.store, Scope.WRITE, person="Lan")
        gone = client.get("/api/v1/sources", headers={"authorization": f"Bearer {other.text}"})
        assert gone.status_code == 401
