"""What a refresh costs: CPU ms a source, beside a naive script and beside one bare 304.

    python bench/refresh.py [--sources 40] [--rounds 3]

All in one run over one origin (its CPU is not counted). Compare the ratios, not the times. The exit status is 1 where
one is above what is wanted. What a run costs within the daemon, with threads and many hosts, prints bench/daemon.py.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import requests
from bs4 import BeautifulSoup
from feedgen.feed import FeedGenerator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from model.outcome import NotModified  # noqa: E402
from refresh import Refresher, sync_sources  # noqa: E402
from scraper.fetch.client import Client  # noqa: E402
from scraper.fetch.response import Request  # noqa: E402
from settings.load import load_settings  # noqa: E402
from store import open_store  # noqa: E402

SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0, per_host: 100}}
defaults:
  rules: {{item: .item, title: h3 a, date: .date, summary: .summary, image: img}}
  language: en
  full_text: false
sources:
"""
# ratio -> (case, against, at most)
WANTED = {
    "unchanged (304) / bare 304": ("unchanged (304)", "bare 304", 2.0),
    "same bytes, new ETag / unchanged": ("same bytes, new ETag", "unchanged (304)", 3.0),
    "2 new of 20 / naive script": ("2 new of 20", "naive script", 0.125),
    "first, 20 new / naive script": ("first, 20 new", "naive script", 0.18),
}


def naive(url: str) -> int:
    """Do everything each time, as scripts do: requests, BeautifulSoup with html.parser, feedgen."""
    soup = BeautifulSoup(requests.get(url, timeout=10).text, "html.parser")
    feed = FeedGenerator()
    feed.title("News")
    feed.id(url)
    feed.link(href=url)
    feed.description("News")
    for node in soup.select(".item"):
        entry = feed.add_entry(order="append")
        link = node.select_one("h3 a")
        entry.id(link["href"])
        entry.title(link.get_text())
        entry.link(href=link["href"])
        entry.description(node.select_one(".summary").get_text())
        day = datetime.strptime(node.select_one(".date").get_text().split()[-1], "%d.%m.%Y").replace(tzinfo=UTC)
        entry.published(day)
    return len(feed.rss_str()) + len(feed.atom_str())


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """CPU of this process (user + system), in ms, of one call in `times` calls."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) * 1000 / times


class Bench:
    """A store, a client and some sources over one origin."""

    def __init__(self, folder: Path, origin: str, sources: int) -> None:
        self.origin, self.sources = origin, sources
        host = origin.removeprefix("http://")
        rows = "".join(f"  - {{slug: s{n}, url: {origin}/list/{n}, title: News {n}}}\n" for n in range(sources))
        path = folder / "sources.yaml"
        path.write_text(SETTINGS.format(host=host) + rows, encoding="utf-8")
        settings = load_settings(path)
        self.store = open_store(f"sqlite:///{folder / 'bantin.db'}")
        self.client = Client(settings.fetch)
        rng = random.Random(1)
        sync_sources(self.store, settings, datetime.now(UTC), rng)
        self.refresher = Refresher(
            store=self.store, client=self.client, settings=settings, clock=lambda: datetime.now(UTC), rng=rng
        )
        self.slugs = [f"s{n}" for n in range(sources)]

    def tell_origin(self, path: str) -> None:
        urllib.request.urlopen(self.origin + path).read()

    def round(self, outcome: str, new: int) -> float:
        """Refresh every source once; CPU ms a source, its share of the claim included."""
        start = time.process_time()
        claims = self.store.claim_sources(
            datetime.now(UTC),
            limit=self.sources,
            lease=self.refresher.settings.daemon.lease,
            slugs=self.slugs,
            per_host=self.sources,
        )
        runs = [self.refresher.refresh(claim) for claim in claims]
        spent = (time.process_time() - start) * 1000 / self.sources
        wrong = [run for run in runs if (run.outcome, run.new) != (outcome, new)]
        if len(runs) != self.sources or wrong:
            sys.exit(f"not what was to be measured: {len(runs)} runs, {wrong[:1]}")
        return spent

    def bare(self) -> float:
        """One conditional GET that is answered 304, through the same client."""
        url = f"{self.origin}/list/0"
        page = self.client.get(Request(url=url), now=datetime.now(UTC))
        assert not isinstance(page, NotModified)
        request = Request(url=url, validators=page.validators)
        return cpu_ms(lambda: self.client.get(request, now=datetime.now(UTC)), 200)


def measure(bench: Bench, rounds: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"first, 20 new": [bench.round("scraped", 20)]}

    def keep(case: str, spent: float) -> None:
        found.setdefault(case, []).append(spent)

    bench.round("not-modified", 0)
    for _ in range(rounds):
        keep("bare 304", bench.bare())
        keep("unchanged (304)", bench.round("not-modified", 0))
        bench.tell_origin("/_stamp")
        keep("same bytes, new ETag", bench.round("not-modified", 0))
        bench.tell_origin("/_shift?by=2")
        keep("2 new of 20", bench.round("scraped", 2))
        keep("naive script", cpu_ms(lambda: naive(f"{bench.origin}/list/0"), 10))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([sys.executable, ROOT / "bench/origin.py"], stdout=subprocess.PIPE, text=True) as origin,
    ):
        try:
            assert origin.stdout is not None
            bench = Bench(Path(folder), origin.stdout.readline().strip(), options.sources)
            found = {case: median(times) for case, times in measure(bench, options.rounds).items()}
            bench.store.close()
        finally:
            origin.terminate()
    print(f"{'case':24} CPU ms a source")
    for case, spent in found.items():
        print(f"{case:24} {spent:8.3f}")
    print(f"\n{'ratio':36} {'found':>7} {'wanted':>8}")
    missed = False
    for name, (case, against, most) in WANTED.items():
        ratio = found[case] / found[against]
        missed = missed or ratio > most
        print(f"{name:36} {ratio:7.3f} {'<= ' + format(most, 'g'):>8}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
