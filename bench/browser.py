"""Pages that scripts fill: are they known, do they read the same each time, what do they cost, does nothing get out?

    python bench/browser.py detection [--corpus FOLDER]…   own pages, and those of a labelled corpus (CONTRIBUTING.md)
    python bench/browser.py same --runs 10                 the items of each kind of page, run by run
    python bench/browser.py cost                           CPU and memory of a fetch, the browser's processes in all
    python bench/browser.py hostile --pages 100            pages that must be ended at a limit; hits of a canary

All traffic is on loopback. What is printed last is what was aimed at, and whether it was reached.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.hostile_scripts import KINDS as HOSTILE
from bench.hostile_scripts import answer
from bench.predict_listing import document_of
from bench.scripted_pages import KINDS, START, Site, list_pages
from model.errors import FetchError
from model.outcome import NO_VALIDATORS
from scraper.discovery import inspect_document
from scraper.discovery.detection import detect
from scraper.document import Document, HtmlDocument
from scraper.document.reading import read_document
from scraper.fetch.browser.chromium import list_group, measure_process
from scraper.fetch.client import Client
from scraper.fetch.options import BrowserOptions, FetchOptions
from scraper.fetch.response import BrowserUse, Request, Response
from scraper.scrape import preview
from scraper.source import Source
from tests.origin import Asked, Origin

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CHROMIUM = os.environ.get("BANTIN_TEST_CHROMIUM", "/usr/bin/chromium")
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def browsing(*origins: Origin, **limits: Any) -> Iterator[Client]:
    allow = tuple(f"{origin.host}:{origin.port}" for origin in origins)
    browser = BrowserOptions.model_validate({"path": CHROMIUM, "sandbox": os.geteuid() != 0, **limits})
    with Client(FetchOptions(allow=allow, delay_seconds=0, browser=browser)) as client:
        yield client


def serve(origin: Origin, site: Site) -> None:
    for path, (media, body) in site.items():
        origin.answer(path, 200, {"Content-Type": media}, body)


def show(client: Client, url: str) -> Response:
    found = client.get(Request(url=url, robots=False, browser=BrowserUse()), now=NOW)
    assert isinstance(found, Response)
    return found


def is_said_scripted(document: Document) -> bool:
    detection = detect(document, now=NOW)
    return inspect_document(document, detection, document.url, now=NOW).scripted


def read_own(text: str) -> Document:
    body = text.encode()
    return read_document(
        Response(url="http://town.example/", body=body, media_type="text/html", charset="", validators=NO_VALIDATORS)
    )


def run_detection(options: argparse.Namespace) -> bool:
    missed = [name for name, text in list_pages() if not is_said_scripted(read_own(text))]
    total = len(list_pages())
    print(f"own pages said to be filled by scripts: {total - len(missed)} of {total}; missed: {missed or 'none'}")
    wrong, pages = [], 0
    for folder in map(Path, options.corpus):
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            document = document_of(gold, folder / "pages")
            if not gold["items"] or not isinstance(document, HtmlDocument):
                continue
            pages += 1
            if is_said_scripted(document):
                wrong.append(gold["id"])
    print(f"pages with a list said so wrongly: {len(wrong)} of {pages}; {wrong or 'none'}")
    reached = len(missed) <= 0.05 * total and len(wrong) <= 0.02 * pages
    print(f"share of own {1 - len(missed) / total:.3f} (.95), of the corpus {len(wrong) / max(pages, 1):.3f} (.02)")
    return reached


def run_same(options: argparse.Namespace) -> bool:
    different = []
    with Origin() as origin, browsing(origin) as client:
        for name in options.kinds or KINDS:
            serve(origin, KINDS[name])
            url = origin.url + START.get(name, "/")
            rules = None
            seen = set()
            for _ in range(options.runs):
                page = show(client, url)
                if rules is None:
                    rules = detect(read_document(page), now=NOW).candidates[0].rules
                source = Source(slug="town", url=url, rules=rules)
                items, _ = preview(page, source, NOW)
                seen.add(repr([(item.title, item.url, item.published) for item in items]))
            print(f"{name}: {len(seen)} different in {options.runs} runs, {len(items)} items", flush=True)
            different += [name] * (len(seen) > 1)
    print(f"pages with other items in another run: {different or 'none'}")
    return not different


def find_driver() -> list[int]:
    """Return Playwright's driver: a child of this process."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == os.getpid():
                found.append(int(path.name))
    return found


def read_cpu(pids: list[int]) -> float:
    """Return the seconds of CPU that processes and their ended children took."""
    total = 0
    for pid in pids:
        try:
            parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, parts[11:15]))
    return total / TICKS


def read_own_memory() -> int:
    return measure_process(os.getpid())


def run_cost(options: argparse.Namespace) -> bool:
    """CPU is that of Chromium's processes, the driver and this one; memory that of the first two, at the most."""
    cpus, memories, seconds = [], [], []
    names = [name for name in KINDS if name != "never-rests"]
    with Origin() as origin:
        before = sum(os.times()[:4])
        started = time.monotonic()
        with browsing(origin) as client:
            serve(origin, KINDS["fetch"])
            show(client, origin.url + "/")
            first = time.monotonic() - started
            renderer = client._renderer
            assert renderer is not None
            driver = find_driver()
            cold = sum(os.times()[:2]) - before + read_cpu(driver + list_group(renderer._group))
            for name in islice(cycle(names), options.runs):
                serve(origin, KINDS[name])
                counted = [os.getpid(), *driver, *list_group(renderer._group)]
                before = read_cpu(counted)
                began = time.monotonic()
                shown = show(client, origin.url + START.get(name, "/")).rendering
                assert shown is not None
                seconds.append(time.monotonic() - began)
                after = [os.getpid(), *driver, *list_group(renderer._group)]
                cpus.append(read_cpu(list({*counted, *after})) - before)
                memories.append(shown.memory / 1e6)
            driver_memory = sum(map(measure_process, driver))
    print(f"a first fetch, with the start of the browser: {cold:.2f} s CPU, {first:.1f} s")
    print(f"{options.runs} further: CPU median {statistics.median(cpus):.2f} s, most {max(cpus):.2f} s;", end=" ")
    print(f"time median {statistics.median(seconds):.1f} s")
    most = f"median {statistics.median(memories):.0f} MB, most {max(memories):.0f} MB"
    print(f"memory (PSS) of Chromium and Playwright's driver while a page is read: {most}")
    print(f"of that the driver: {driver_memory / 1e6:.0f} MB")
    print("aimed at: CPU <= 1.5 s, memory <= 400 MB")
    return max(cpus) <= 1.5 and max(memories) <= 400


def run_hostile(options: argparse.Namespace) -> bool:
    limits = {"seconds": options.seconds, "max_requests": 20, "max_bytes": 4 << 20, "max_memory": 700 << 20}
    ended, left = 0, []
    page = [""]

    def give(asked: Asked) -> Any:
        return answer(page[0], asked)

    with Origin() as origin, Origin("127.0.0.2") as canary, browsing(origin, **limits) as client:
        for path in ("/page", "/x", "/endless", "/drip", "/file", "/bomb"):
            origin.script(path, give)
        reach = f"<script>fetch('{canary.url}/').catch(() => 0); new Image().src = '{canary.url}/'</script>"
        grown, before = 0, read_own_memory()
        kinds = islice(cycle(HOSTILE), options.pages)
        for number, kind in enumerate(kinds):
            page[0] = reach + HOSTILE[kind](number // len(HOSTILE))
            started = time.monotonic()
            try:
                show(client, origin.url + "/page")
                said = "was read to its end"
            except FetchError as error:
                said = str(error).rpartition("/page: ")[2]
            renderer = client._renderer
            assert renderer is not None
            gone = renderer._group == 0 and "read to its end" not in said
            ended += gone
            left += [] if gone else [f"{kind} {number // len(HOSTILE)}"]
            grown = max(grown, read_own_memory() - before)
            print(f"{kind} {number // len(HOSTILE)}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
        print(f"ended at a limit: {ended} of {options.pages}; not: {left or 'none'}")
        print(f"hits of the canary: {canary.connections}")
        print(f"this process, which serves the pages too, is larger than at the start by {grown / 1e6:.0f} MB at most")
        return ended == options.pages and canary.connections == 0


RUNS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "detection": run_detection,
    "same": run_same,
    "cost": run_cost,
    "hostile": run_hostile,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=RUNS)
    parser.add_argument("--corpus", action="append", default=[], help="a folder with gold.jsonl and pages/")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--kinds", nargs="*", choices=KINDS)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    return 0 if RUNS[options.what](options) else 1


if __name__ == "__main__":
    sys.exit(main())
