"""What only who writes the settings file may have the server read and send."""

from typing import Any

import pytest

from settings.foreign_reads import list_foreign_reads

SECRET = {"env": "CLUB_PASSWORD"}


def entry(*, url: str = "https://club.example/notices", **keys: Any) -> dict[str, Any]:
    return {"slug": "club", "url": url, **keys}


def login(host: str = "club.example", password: object = SECRET) -> dict[str, Any]:
    return {"url": f"https://{host}/login", "fields": {"user": "ada", "password": password}}


def places(after: dict[str, Any], before: dict[str, Any]) -> list[tuple[str | int, ...]]:
    return [place for place, _ in list_foreign_reads(after, before)]


def test_a_login_may_be_changed_but_for_its_secret_and_where_that_goes() -> None:
    before = entry(login=login())
    assert places(entry(login=login()), before) == []
    assert places(entry(login=login(password="plain")), before) == []
    assert places(entry(login=login("elsewhere.example")), before) == [("login", "url")]
    other_page = {**login(), "url": "https://club.example/~mallory/login"}
    assert places(entry(login=other_page), before) == [("login", "url")]
    assert places(entry(login=login(), verify=False), before) == [("verify",)]
    assert places(entry(login=login(password={"env": "OTHER"})), before) == [("login", "fields", "password")]
    assert places(entry(login=login("elsewhere.example")), entry()) == [("login", "fields", "password")]
    assert places(entry(url="https://other.example/", login=login()), before) == []  # it goes to the form alone


@pytest.mark.parametrize("before", [{}, entry()])
def test_a_header_with_a_secret_is_named_in_the_file_alone(before: dict[str, Any]) -> None:
    assert places(entry(headers={"X-Key": SECRET}), before) == [("headers", "X-Key")]


def test_a_source_with_a_secret_moves_to_no_other_server() -> None:
    before = entry(headers={"X-Key": SECRET})
    assert places(entry(url="https://other.example/", headers={"X-Key": SECRET}), before) == [("url",)]
