"""The bulletin that the project began with comes out right through the whole way, by rules."""

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup

from tests.daemon import SHARED, daemon, needs_shared, newsboat, replay_origin, until

pytestmark = needs_shared

SETTINGS = """\
fetch:
  allow: ["{host}"]
  delay_seconds: 0
sources:
  - slug: tin-nong
    url: {origin}/seed/tin-nong
    title: Tin nóng
    language: vi
    timezone: Asia/Ho_Chi_Minh
    date_order: DMY
    interval: 1h
    rules:
      item: .main > .item
      title: a.name
      date: .d
      summary: {{selector: .s, pattern: '^(.*?)<a'}}
      image: img.thumb
    detail:
      title: .main > .title
      date: .main > .date
      categories: .main > .cat
      content: .main > .detail
"""


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    return dict(json.loads((SHARED / "corpus/seed/gold.json").read_text(encoding="utf-8")))


def test_the_seed_bulletin_reaches_readers_whole(tmp_path: Path, gold: dict[str, Any]) -> None:
    with replay_origin() as origin:
        settings = SETTINGS.format(origin=origin, host=origin.removeprefix("http://"))
        with daemon(tmp_path, settings) as running:
            until(lambda: sum("content_html" in item for item in running.feed("tin-nong")["items"]) == 6)
            atom = feedparser.parse(running.get("/feeds/tin-nong.atom"))
            rss = feedparser.parse(running.get("/feeds/tin-nong.rss"))
            read = [newsboat(tmp_path, f"{running.url}/feeds/tin-nong.{form}") for form in ("atom", "rss")]
            people = running.get("/feeds/tin-nong").decode()
            assert running.stop() == 0

    bulletin = gold["bulletin"]
    expected = [(origin + item["url"], item["title"]) for item in gold["items"]]
    for feed in (atom, rss):
        assert not feed.bozo
        assert [(entry.link, entry.title) for entry in feed.entries] == expected
        assert feed.feed.language == "vi"
        first = feed.entries[0]
        assert first.title == bulletin["title"] == "Tập huấn công tác thông tin đối ngoại năm 2019"
        assert [tag.term for tag in first.tags] == [bulletin["section"]] == ["Tin nóng"]
        assert first.published_parsed[:5] == (2020, 3, 9, 12, 0), "9 March in nearly all of the world"
        content = words(first.content[0].value)
        for paragraph in [*bulletin["paragraphs"], bulletin["caption"]]:
            assert " ".join(paragraph.split()) in content
        assert content.endswith("./.")
        assert "/Uploads/2020/3/9/hoi-nghi.jpg" in first.content[0].value
        for furniture in ("Các tin khác", "Đọc nhiều nhất", "In bài", "10/03/2020"):
            assert furniture not in content
    dates = [entry.published_parsed[:3] for entry in atom.entries]
    assert dates == [
        (2020, 3, 9),
        (2020, 3, 6),
        (2020, 3, 2),
        (2020, 2, 27),
        (2020, 2, 20),
        (2020, 2, 11),
    ]  # fmt: skip - the days that the page prints

    for rows in read:
        assert len(rows) == 6
        (row,) = [row for row in rows if row["title"] == bulletin["title"]]
        assert row["url"] == origin + bulletin["url"]
        assert row["pubDate"] == 1583755200, "9 March at noon UTC"
        assert all(" ".join(paragraph.split()) in words(row["content"]) for paragraph in bulletin["paragraphs"])
    assert re.search(r"9 March 2020|2020-03-09", people), "the page for people shows the day in the source's zone"
    assert 'lang="vi"' in people
