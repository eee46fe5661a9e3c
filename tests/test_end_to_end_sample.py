"""`make run` without settings: the sample is scraped over HTTP and reaches feed readers."""

import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import fastfeedparser
import feedparser
import pytest
from bs4 import BeautifulSoup

from tests.daemon import ROOT, Running, daemon, free_port, newsboat, until
from tests.origin import Origin

EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((ROOT / "tests/data/sample.json").read_text(encoding="utf-8"))

SAMPLE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def complete(running: Running) -> bool:
    return all(
        sum("content_html" in item for item in running.feed(slug)["items"]) == len(items)
        for slug, items in EXPECTED.items()
    )


def check(expected: dict[str, Any], found: dict[str, Any], url: str) -> None:
    """Hold an item of the JSON Feed to what the sample's page says."""

    def at(expected_url: str) -> str:
        return expected_url.replace("http://127.0.0.1:8080", url)

    day = datetime.fromisoformat(found["date_published"]).astimezone(SAMPLE_ZONE).date()
    assert day.isoformat() == expected["date"]
    content = BeautifulSoup(found["content_html"], "lxml")
    assert found["url"] == at(expected["url"])
    assert (
        datetime.fromisoformat(found["date_published"]).astimezone(SAMPLE_ZONE).date().isoformat() == expected["date"]
    )
    assert found["tags"] == [expected["category"]]
    assert len(content.select("p")) >= expected["paragraphs"]
    assert expected["first"] in content.get_text()
    assert expected["last"] in content.get_text()
    caption = content.select_one("figcaption")
    assert (caption.get_text(strip=True) if caption else "") == expected["caption"]
    image = content.select_one("img")
    assert (image["src"] if image else None) == (at(expected["image"]) if expected["image"] else None)
    files = [attachment["url"] for attachment in found.get("attachments", [])]
    assert files == ([at(expected["enclosure"])] if expected["enclosure"] else [])


def test_the_sample_reaches_feed_readers(tmp_path: Path) -> None:
    with daemon(tmp_path) as running:
        until(lambda: complete(running), seconds=240)
        for slug, items in EXPECTED.items():
            for form in ("rss", "atom"):
                body = running.get(f"/feeds/{slug}.{form}")
                strict = feedparser.parse(body)
                assert not strict.bozo
                assert {entry.title for entry in strict.entries} == {item["title"] for item in items}
                fast = fastfeedparser.parse(body)
                assert {entry.title for entry in fast.entries} == {item["title"] for item in items}
            told = {item["title"]: item for item in running.feed(slug)["items"]}
            for item in items:
                check(item, told[item["title"]], running.url)
        read = newsboat(tmp_path, *(f"{running.url}/feeds/{slug}.atom" for slug in EXPECTED))
        assert running.stop() == 0
    assert {row["title"] for row in read} == {item["title"] for items in EXPECTED.values() for item in items}
    assert all(len(row["content"]) > 100 for row in read), "whole bulletins, not only summaries"


def test_a_second_daemon_on_the_same_database_ends_with_a_message(tmp_path: Path) -> None:
    with daemon(tmp_path) as running:
        second = subprocess.run(
            [sys.executable, str(ROOT / "scheduler.py"), "--port", str(free_port())],
            cwd=tmp_path,
            env={"BANTIN_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert second.returncode != 0
        assert f"another daemon (pid {running.process.pid})" in second.stderr
        assert "Traceback" not in second.stderr
        assert running.stop() == 0


SETTINGS = "sources:\n  - {{slug: one, url: '{url}/sample/vi/', interval: 1h, title: {title}, rules: {{item: a}}}}\n"


@pytest.mark.parametrize("told", ["file watch", "SIGHUP"])
def test_settings_are_taken_up_while_running_and_broken_ones_are_not(tmp_path: Path, told: str) -> None:
    with daemon(tmp_path, SETTINGS.format(url="http://127.0.0.1:9", title="Before")) as running:
        assert "Before" in running.get("/").decode()
        settings = tmp_path / "sources.yaml"
        settings.write_text("sources: [{slug: one, colour: red}]", encoding="utf-8")
        if told == "SIGHUP":
            running.process.send_signal(signal.SIGHUP)
        until(lambda: "the old ones stay live" in running.log())
        assert "colour" in running.log()
        assert "Before" in running.get("/").decode()
        settings.write_text(SETTINGS.format(url="http://127.0.0.1:9", title="After"), encoding="utf-8")
        until(lambda: "After" in running.get("/").decode())
        assert running.stop() == 0


def test_an_address_that_the_settings_come_to_allow_is_asked_at_once(tmp_path: Path) -> None:
    with Origin() as origin:
        origin.answer("/news", body="<ul><li><a href=/1>One</a></li></ul>")
        entry = (
            f"sources: [{{slug: one, url: '{origin.url}/news', interval: 1d, robots: false, rules: {{item: li}}}}]\n"
        )
        with daemon(tmp_path, entry) as running:
            until(lambda: "not a public address" in running.log())
            allow = f"fetch: {{allow: ['{origin.host}:{origin.port}']}}\n"
            (tmp_path / "sources.yaml").write_text(allow + entry, encoding="utf-8")
            until(lambda: running.feed("one")["items"])
            assert running.stop() == 0


REFRESHED = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
sources:
  - {{slug: news, url: '{url}/news', robots: false, full_text: false, rules: {{item: li, title: a, link: a}}}}
"""


def test_a_feed_names_the_daemons_address_whoever_wrote_it(tmp_path: Path) -> None:
    with Origin() as origin:
        origin.answer("/news", body="<ul><li><a href=/1>One</a></ul>")
        settings = REFRESHED.format(url=origin.url, host=f"{origin.host}:{origin.port}")
        with daemon(tmp_path, settings) as running:
            until(lambda: running.feed("news")["items"])
            origin.answer("/news", body="<ul><li><a href=/2>Two</a><li><a href=/1>One</a></ul>")
            environment = {"BANTIN_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
            refresh = [sys.executable, "-m", "cli", "refresh", "news"]
            subprocess.run(refresh, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=60)
            feed = until(lambda: (feed := running.feed("news"))["items"][1:] and feed)
            assert running.stop() == 0
    assert feed["feed_url"] == f"{running.url}/feeds/news.json"
