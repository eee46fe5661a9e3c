"""A running daemon holds a page that is not the usual list, says so, and publishes it once a person accepts it."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from model.outcome import Health
from store import open_store
from tests.daemon import ROOT, Running, daemon, until
from tests.listed_pages import TITLES
from tests.origin import Origin

SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
sources:
  - {{slug: news, url: '{url}/news', robots: false, full_text: false, interval: 1d, rules: {{item: li, title: a}}}}
"""
LOGIN = "<ul><li><a href=/login>Log in to your account</a></li></ul>"


def run_bantin(running: Running, *arguments: str) -> "tuple[int, str]":
    """Run a command beside the daemon; return its exit status and what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    told = {"BANTIN_DATA": str(running.folder / "data"), "BANTIN_SETTINGS": str(running.folder / "sources.yaml")}
    command = [sys.executable, "-m", "cli", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, env=kept | told, cwd=ROOT, timeout=60)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_login_page_is_held_until_a_person_accepts_it(tmp_path: Path) -> None:
    rows = "".join(f"<li><a href=/notice/{number}>{title}</a></li>" for number, title in enumerate(TITLES[:12]))
    with Origin() as origin:
        origin.answer("/news", body=f"<ul>{rows}</ul>")
        with daemon(tmp_path, SETTINGS.format(url=origin.url, host=f"{origin.host}:{origin.port}")) as running:
            until(lambda: len(running.feed("news")["items"]) == 12)
            store, before = open_store(f"sqlite:///{tmp_path}/data/bantin.db"), running.get("/feeds/news.atom")
            assert run_bantin(running, "status")[0] == 0
            origin.answer("/news", body=LOGIN)
            store.mark_due("news", datetime.now(UTC))
            until(lambda: (state := store.find_source("news")) and state.health is Health.CHANGED)
            assert running.get("/feeds/news.atom") == before
            assert "Nothing was published: " in running.get("/feeds/news").decode()
            status, printed = run_bantin(running, "status")
            assert (status, "`bantin accept news`" in printed) == (1, True)
            assert "news: nothing was published: " in running.log()
            status, printed = run_bantin(running, "accept", "news")
            assert (status, "“Log in to your account”" in printed) == (0, True)
            until(lambda: len(running.feed("news")["items"]) == 13)
            assert run_bantin(running, "status")[0] == 0
            store.close()
