"""From a page that scripts fill to its feed, by the real daemon and a real browser."""

import os
from pathlib import Path

from bench.scripted_pages import KINDS, TITLES
from tests.daemon import daemon, until
from tests.origin import Origin
from tests.scripted_site import CHROMIUM, need_browser, serve

SETTINGS = """
fetch:
  allow: ['{place}']
  delay_seconds: 0
  browser: {{path: '{chromium}', sandbox: {sandbox}, idle_seconds: 1}}
sources:
  - {{slug: town, url: '{url}/', browser: true, full_text: false, interval: 1h}}
"""


def test_a_page_that_scripts_fill_has_a_feed_and_the_daemon_ends_its_browser(tmp_path: Path) -> None:
    need_browser()
    with Origin() as origin:
        serve(origin, KINDS["with-menu-and-footer"])
        settings = SETTINGS.format(
            place=f"{origin.host}:{origin.port}",
            chromium=CHROMIUM,
            sandbox=str(os.geteuid() != 0).lower(),
            url=origin.url,
        )
        with daemon(tmp_path, settings) as running:
            until(lambda: len(running.feed("town")["items"]) == len(TITLES), seconds=240)
            assert {item["title"] for item in running.feed("town")["items"]} == set(TITLES)
            assert running.stop() == 0
            assert "Traceback" not in running.log()
