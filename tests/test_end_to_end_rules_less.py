"""Without detail rules, a bulletin's own page is read all the same: the seed's, whole and right."""

import json
from pathlib import Path

from bs4 import BeautifulSoup

from tests.daemon import SHARED, daemon, needs_shared, replay_origin, until

pytestmark = needs_shared

SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
sources:
  - slug: tin-nong
    url: {origin}/seed/tin-nong
    title: Tin nóng
    language: vi
    timezone: Asia/Ho_Chi_Minh
    full_text: true
    rules: {{item: .item, title: a.name}}
"""


def settings(origin: str) -> str:
    return SETTINGS.format(origin=origin, host=origin.removeprefix("http://"))


def test_the_seed_bulletin_comes_out_whole_without_detail_rules(tmp_path: Path) -> None:
    bulletin = json.loads((SHARED / "corpus/seed/gold.json").read_text(encoding="utf-8"))["bulletin"]
    with replay_origin() as origin, daemon(tmp_path, settings(origin)) as running:
        until(lambda: sum("content_html" in item for item in running.feed("tin-nong")["items"]) == 6)
        items = {item["title"]: item for item in running.feed("tin-nong")["items"]}
        assert running.stop() == 0
    item = items[bulletin["title"]]
    content = BeautifulSoup(item["content_html"], "lxml")
    text = " ".join(content.get_text(" ").split())
    assert item["date_published"] == "2020-03-09T19:00:00+07:00", "9 March there, not 10 March, not 18 October"
    assert item["tags"] == [bulletin["section"]]
    assert all(" ".join(paragraph.split()) in text for paragraph in bulletin["paragraphs"])
    caption = content.select_one("figcaption")
    assert caption is not None
    assert caption.get_text(strip=True) == bulletin["caption"]
    image = content.select_one("figure img")
    assert image is not None
    assert image["src"] == f"{origin}/Uploads/2020/3/9/hoi-nghi.jpg"
    assert text.endswith("./.")
    for furniture in ("Các tin khác", "Đọc nhiều nhất", "In bài", "10/03/2020", bulletin["title"]):
        assert furniture not in text
