"""A source's feed has its site's own icon, logo and description, and keeps its bytes where these only flicker."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest

from refresh import sync_sources
from tests.house import ONE, TWO, House, house, listing

ABOUT = "What the town decides, in full and in time."


def show(made: House, *items: tuple[str, str, str], version: int = 1, about: str = ABOUT) -> None:
    head = (
        f"<link rel=icon sizes=32x32 href='/icon.png?v={version}'><link rel=apple-touch-icon href='/touch.png'>"
        f"<meta name=description content='{about}'>"
    )
    made.origin.answer("/news", body=listing(*items, extra=head))
    made.refresh()
    made.store.mark_due("news", made.now[0])


def read(made: House) -> dict[str, Any]:
    feeds = made.feeds()
    atom, rss, written = (
        feedparser.parse(feeds["atom"]).feed,
        feedparser.parse(feeds["rss"]).feed,
        json.loads(feeds["json"]),
    )
    return {
        "atom": (atom.icon, atom.logo, atom.subtitle),
        "rss": (rss.image.href, rss.subtitle),
        "json": (written["favicon"], written["icon"], written["description"]),
    }


def test_all_formats_have_what_the_page_names(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        show(made, ONE)
        icon, touch = f"{made.origin.url}/icon.png?v=1", f"{made.origin.url}/touch.png"
        assert read(made) == {"atom": (icon, touch, ABOUT), "rss": (touch, ABOUT), "json": (icon, touch, ABOUT)}
        assert [asked.path for asked in made.origin.log if "png" in asked.path] == [], "nothing is fetched for it"


def test_a_query_that_changes_at_each_visit_changes_no_byte(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        show(made, ONE)
        before = made.feeds()
        for version in range(2, 6):
            made.pass_time(days=1)
            show(made, ONE, version=version, about=f"{ABOUT}")
        assert made.feeds() == before
        show(made, ONE, about="Another sentence on the town, each day.")
        assert made.feeds() == before
        made.pass_time(days=1)
        show(made, ONE, about="Another sentence on the town, each day.", version=9)
        assert read(made)["atom"][2] == "Another sentence on the town, each day."


def test_the_settings_come_first(tmp_path: Path) -> None:
    with house(tmp_path, description="Mine.", images=False) as made:
        show(made, ONE)
        assert read(made)["rss"] == ("http://127.0.0.1:8080/static/icon.png", "Mine.")


def test_a_page_that_says_nothing_has_bantins_mark_and_a_sentence(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        assert read(made)["atom"][:2] == tuple(f"http://127.0.0.1:8080/static/{name}.png" for name in ("icon", "logo"))
        assert "News" in read(made)["atom"][2]


def test_a_feed_that_is_composed_later_has_it_still(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        show(made, ONE)
        made.refresher.publisher.compose_feed("news")
        first = read(made)
        show(made, ONE, TWO)
        assert read(made) == first
        assert "Two" in made.feeds()["atom"].decode()


def test_a_podcast_says_who_makes_it(tmp_path: Path) -> None:
    body = (
        "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>T</title>"
        "<itunes:author>Harbour &amp; radio</itunes:author><itunes:image href='/cover.jpg'/><item><title>A</title>"
        "<link>/1</link><enclosure url='/1.mp3' type='audio/mpeg' length='9'/></item></channel></rss>"
    )
    with house(tmp_path, rules=None) as made:
        made.origin.answer("/news", headers={"Content-Type": "application/rss+xml"}, body=body)
        made.refresh()
        made.pass_time(minutes=1)
        made.compose()
        rss = made.feeds()["rss"].decode()
        channel = rss[: rss.index("<item>")]
        assert f'<itunes:image href="{made.origin.url}/cover.jpg"/>' in channel
        assert feedparser.parse(rss).feed.author == "Harbour & radio"


@pytest.mark.parametrize("about", ["<b>&amp;</b> \x01 ]]> " * 30, "x" * 5000])
def test_hostile_descriptions_are_text(tmp_path: Path, about: str) -> None:
    with house(tmp_path) as made:
        show(made, ONE, about=about.replace("&", "&amp;").replace("<", "&lt;"))
        assert not feedparser.parse(made.feeds()["rss"]).bozo
        assert not feedparser.parse(made.feeds()["atom"]).bozo


def test_other_settings_of_the_same_source_are_taken_up(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        show(made, ONE)
        settings = made.refresher.settings
        (entry,) = settings.sources
        told = settings.model_copy(update={"sources": (entry.model_copy(update={"description": "Mine."}),)})
        sync_sources(made.store, told, made.now[0], made.refresher.rng)
        made.compose()
        assert read(made)["atom"][2] == "Mine."
