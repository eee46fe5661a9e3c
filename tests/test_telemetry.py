"""What a process has done is counted where it is done, and shown at /metrics; the dashboard asks for nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dispatcher import Dispatcher
from model.outcome import Run
from telemetry import REGISTRY
from tests.daemon import until
from tests.house import house, listing
from tests.web_site import Site, make_site

DASHBOARD = Path(__file__).parents[1] / "deploy" / "grafana.json"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with make_site(tmp_path) as made:
        yield made


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_runs_items_responses_and_articles_are_counted(tmp_path: Path) -> None:
    names = {
        ("bantin_runs_total", ("outcome", "scraped")): 1,
        ("bantin_items_found_total", ("kind", "new")): 2,
        ("bantin_articles_total", ("outcome", "read")): 1,
        ("bantin_articles_total", ("outcome", "failed")): 1,
        ("bantin_fetch_responses_total", ("status", "404")): 1,  # robots.txt is not counted
    }
    before = {key: count(key[0], **dict([key[1]])) for key in names}
    late, read = count("bantin_run_lateness_seconds_count"), count("bantin_fetch_bytes_total")
    with house(tmp_path, detail={"content": "div"}) as made:
        made.origin.answer("/news", body=listing(("/1", "One", "09.03.2026"), ("/2", "Two", "08.03.2026")))
        made.origin.answer("/1", body="<div>All of it.</div>")
        made.pass_time(minutes=1)
        runs: list[Run] = []
        dispatcher = Dispatcher(made.refresher, on_run=runs.append)
        for _ in range(3):
            dispatcher.pump()
            until(lambda: not dispatcher.is_working)
        dispatcher.stop()
    assert [run.new for run in runs] == [2]
    assert {key: count(key[0], **dict([key[1]])) - before[key] for key in names} == names
    assert count("bantin_run_lateness_seconds_count") == late + 1
    assert count("bantin_fetch_bytes_total") > read
    assert count("bantin_work_under_way") == 0


def test_answers_to_readers_are_counted_by_status(site: Site) -> None:
    name = "bantin_feed_responses_total"
    before = {status: count(name, status=status) for status in ("200", "304")}
    etag = site.client.get("/feeds/news.atom").headers["etag"]
    site.client.get("/feeds/news.atom", headers={"if-none-match": etag})
    answered = {status: count(name, status=status) - number for status, number in before.items()}
    assert answered == {"200": 1, "304": 1}


def test_the_dashboard_asks_for_figures_that_there_are(site: Site) -> None:
    families = text_string_to_metric_families(site.client.get("/metrics").text)
    shown = {sample.name for family in families for sample in family.samples} | {
        f"{family.name}{ending}" for family in REGISTRY.collect() for ending in ("", "_total", "_bucket")
    }
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    queries = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    named = set(re.findall(r"\b(?:bantin|process)_[a-z_]+", queries))
    assert len(panels) == 16
    assert named - shown == set()
    ours = {family.name for family in REGISTRY.collect()}
    assert {name for name in ours if not any(one.startswith(name) for one in named)} == set()
