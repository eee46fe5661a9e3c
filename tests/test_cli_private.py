"""`bantin private`: the addresses of a private feed, and new ones in their place."""

import json
import re

import pytest

from cli import main
from tests.cli_home import Home

ADDRESS = re.compile(r"http://127\.0\.0\.1:8080/private/[0-9a-f]{40}")


def print_private(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["private", *arguments]) == 0
    return capsys.readouterr().out.split()


def test_the_addresses_of_a_private_feed_are_printed_and_replaced(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.edit_settings("slug: news\n", "slug: news\n    private: true\n")
    page, *documents = print_private(capsys, "news")
    assert ADDRESS.fullmatch(page)
    assert documents == [f"{page}.{ending}" for ending in ("atom", "rss", "json")]
    assert print_private(capsys, "news")[0] == page, "they stay until there are others"
    renewed = print_private(capsys, "news", "--renew")[0]
    assert ADDRESS.fullmatch(renewed)
    assert renewed != page
    assert print_private(capsys, "news")[0] == renewed


def test_a_public_or_unknown_feed_has_none(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["private", "news"]) == 1
    assert capsys.readouterr().err == (
        "bantin: news is public; to make it private, set private: true for it in the settings\n"
    )
    assert main(["private", "nowhere"]) == 2
    assert capsys.readouterr().err == "bantin: nowhere: there is no source or combination named nowhere\n"


def test_status_and_lists_keep_the_secret(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("slug: news\n", "slug: news\n    private: true\n    categories: [Whispers]\n")
    secret = print_private(capsys, "news")[0].rpartition("/")[2]
    assert main(["status", "--json"]) == 0
    shown = capsys.readouterr().out
    assert secret not in shown
    assert {one["slug"]: one["private"] for one in json.loads(shown)["sources"]}["news"] is True
    assert main(["export", "opml"]) == 0
    listed = capsys.readouterr().out
    assert "/feeds/" in listed
    assert not re.search(f"news|whispers|{secret}", listed, re.IGNORECASE)


def test_a_private_source_is_renamed_and_keeps_its_address(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.edit_settings("slug: news\n", "slug: news\n    private: true\n")
    page = print_private(capsys, "news")[0]
    assert main(["rename", "news", "town"]) == 0
    assert capsys.readouterr().out == f"Renamed news to town. Its feed is at {page}.atom.\n"
    assert print_private(capsys, "town")[0] == page
