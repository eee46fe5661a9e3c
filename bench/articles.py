"""What items' own pages cost: one read by its site's template beside trafilatura, and a daemon with many to read.

    python bench/articles.py [--pages 60] [--sources 10] [--items 50] [--hosts 10] [--rounds 3]

First, in this process, CPU ms a page from its bytes: by a template that other pages of the site taught, without one,
and by trafilatura, which gives text, date and authors as HTML; no way may find less than four fifths of what another
does. The pages are made here: 6 to 30 paragraphs among menus, boxes and a footer, in three sites' markup.

Then a daemon, the origin a process of its own: each source lists new bulletins, all at once, and each bulletin's own
page is read, one at a time a host and `--delay` seconds apart. As many sources with nothing to read beside, on hosts of
their own and read every few seconds, show whether a thread waits for a host: then they would be late.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import trafilatura
from daemon import HEAD, find_quantile, make_host, read_metrics, run_daemon, run_origin, serve_until_killed
from origin import text
from polling import find_port

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from model.item import Item  # noqa: E402
from model.outcome import NO_VALIDATORS  # noqa: E402
from scraper.article import find_article  # noqa: E402
from scraper.document import HtmlDocument  # noqa: E402
from scraper.document.reading import read_document  # noqa: E402
from scraper.fetch.response import Response  # noqa: E402
from settings.options import SourceEntry  # noqa: E402

SETTINGS = """\
server: {{port: {port}}}
fetch: {{allow: ["127.0.0.0/8"], delay_seconds: {delay}}}
daemon: {{threads: 4, tick_seconds: {tick}}}
defaults: {{interval: 1d, rules: {{item: li.item, title: a, date: time}}, limit: 50, language: en, robots: false}}
sources:
"""
TICK, WATCHED = 1.0, 5  # seconds; between two runs of a source that has nothing new
OF_TRAFILATURA, MEMORY = 0.20, 200.0  # at most; MB
LEAST_TEXT = 0.8  # of the characters that the way finds that finds the most
TAUGHT = 8  # pages of a site that its template is learned from
PATIENCE = 1800.0
SITES = (
    ('<div class="story-body">{}</div>', '<p class="meta">By {author} | {day}</p>'),
    (
        '<article><div id="content">{}</div></article>',
        '<span class="date">{day}</span><span class="by">{author}</span>',
    ),
    ('<main><section class="text entry">{}</section></main>', '<time datetime="{day}">{day}</time>'),
)
MENU = "".join(f'<li><a href="/section/{n}">{text(n, 2).title()}</a></li>' for n in range(60))
SIDE = "".join(
    f'<div class="box"><h4><a href="/more/{n}">{text(n, 7)}</a></h4><p>{text(n, 14)}</p></div>' for n in range(12)
)
FOOT = "".join(f"<p>{text(n, 12)} {n}</p>" for n in range(20))


def render_article(site: int, number: int) -> bytes:
    """Return a bulletin's own page."""
    rng = random.Random(site * 100_000 + number)
    body, meta = SITES[site % len(SITES)]
    paragraphs = [f"<p>{make_sentences(rng, rng.randint(2, 6))}</p>" for _ in range(rng.randint(6, 30))]
    paragraphs.insert(3, f"<h2>{text(number, 4).title()}</h2>")
    day, author = (
        f"2026-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}",
        f"{rng.choice('ABC')}nna {rng.choice('XYZ')}oreno",
    )
    title = f"Notice {number}: {text(number, 6)}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Council {site}</title></head>'
        f'<body><nav><ul>{MENU}</ul></nav><div class="page"><h1>{title}</h1>{meta.format(day=day, author=author)}'
        f"{body.format(''.join(paragraphs))}<aside>{SIDE}</aside></div><footer>{FOOT}</footer></body></html>"
    ).encode()


def make_sentences(rng: random.Random, number: int) -> str:
    return " ".join(f"{text(rng.randrange(10_000), rng.randint(8, 22)).capitalize()}." for _ in range(number))


def render_list(path: str, items: int) -> bytes:
    rows = "".join(
        f'<li class="item"><a href="{path}/{n}">Notice {n}: {text(n, 6)}</a> <time>2026-01-{n % 28 + 1:02d}</time></li>'
        for n in range(items)
    )
    return f'<!DOCTYPE html><html lang="en"><title>News</title><ul>{rows}</ul>'.encode()


async def serve_origin(options: argparse.Namespace) -> None:
    """Serve lists at /list/N, those of N >= 1000 empty of bulletins but one, and bulletins' own pages behind them."""

    def answer(path: str, head: bytes) -> bytes:
        site, _, number = path.removeprefix("/list/").partition("/")
        if number:
            body = render_article(int(site), int(number))
        elif b'"1"' in head:
            return b'HTTP/1.1 304 Same\r\nETag: "1"\r\n\r\n'
        else:
            body = render_list(path, options.items if int(site) < 1000 else 1)
        return HEAD % (b'"1"', len(body)) + body

    await serve_until_killed(answer, 2 * options.hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with what its list says of it."""

    response: Response
    item: Item


def make_pages(site: int, numbers: range) -> list[Page]:
    return [
        Page(
            response=Response(
                url=f"https://council{site}.example/list/{number}",
                body=render_article(site, number),
                media_type="text/html",
                charset="utf-8",
                validators=NO_VALIDATORS,
            ),
            item=Item(
                url=f"https://council{site}.example/list/{number}",
                title=f"Notice {number}: {text(number, 6)}",
                aliases=(),
                fingerprint=str(number),
            ),
        )
        for number in numbers
    ]


def read_page(page: Page, template: str) -> tuple[str, str]:
    """Return a page's text as HTML, and the template with this page learned."""
    entry = SourceEntry(url="https://council.example/list", slug="news", language="en")
    document = read_document(page.response, encoding="")
    assert isinstance(document, HtmlDocument)
    article, learned, _ = find_article(document, entry.source, page.item, template, datetime.now(UTC))
    return article.content, learned


def learn_template(site: int) -> str:
    template = ""
    for page in make_pages(site, range(TAUGHT)):
        _, template = read_page(page, template)
    return template


def read_by_trafilatura(page: Page) -> str:
    return (
        trafilatura.extract(page.response.body, output_format="html", with_metadata=True, url=page.response.url) or ""
    )


def measure_pages(pages: int) -> dict[str, float]:
    """Return CPU ms a page, by how it is read; exits where one finds less than LEAST_TEXT of what another finds.

    That is by the characters of the HTML that each gives; whether it is the right text is measured by
    `bench/predict_articles.py`.
    """
    spent, sizes = dict[str, float](), dict[str, int]()
    sites = range(len(SITES))
    templates = {site: learn_template(site) for site in sites}
    made = {site: make_pages(site, range(100, 100 + pages // len(SITES))) for site in sites}
    ways: dict[str, Callable[[int, Page], str]] = {
        "by its template": lambda site, page: read_page(page, templates[site])[0],
        "without a template": lambda site, page: read_page(page, "")[0],
        "trafilatura": lambda site, page: read_by_trafilatura(page),
    }
    for name, read in ways.items():
        read(0, made[0][0])  # what is loaded and compiled once
        start = time.process_time()
        sizes[name] = sum(len(read(site, page)) for site in sites for page in made[site])
        spent[name] = (time.process_time() - start) * 1000 / sum(map(len, made.values()))
    if min(sizes.values()) < LEAST_TEXT * max(sizes.values()):
        sys.exit(f"not the same was read: {sizes} characters")
    return spent


def write_settings(options: argparse.Namespace, port: int, target: int) -> str:
    reading = "".join(
        f"  - {{slug: s{n}, url: 'http://{make_host(n % options.hosts)}:{target}/list/{n}', title: News {n}}}\n"
        for n in range(options.sources)
    )
    watched = "".join(
        f"  - {{slug: w{n}, url: 'http://{make_host(options.hosts + n % options.hosts)}:{target}/list/{1000 + n}',"
        f" title: Watched {n}, interval: {WATCHED}s, full_text: false}}\n"
        for n in range(options.hosts)
    )
    return SETTINGS.format(port=port, tick=TICK, delay=options.delay) + reading + watched


def measure_daemon(options: argparse.Namespace) -> int:
    wanted = options.sources * options.items
    command = ["--items", str(options.items), "--hosts", str(options.hosts)]
    port = find_port()
    with tempfile.TemporaryDirectory() as name, run_origin(__file__, command) as target:
        settings = write_settings(options, port, target)
        with run_daemon(Path(name), settings):
            first, before, most = None, None, 0.0
            begun = time.monotonic()
            while time.monotonic() - begun < PATIENCE:
                time.sleep(0.5)
                try:
                    reading = read_metrics(port)
                except OSError:
                    continue
                most = max(most, reading.sum("process_resident_memory_bytes") / 1e6)
                read = reading.sum("bantin_articles_total")
                first = first or (reading if read else None)
                before = before or (
                    reading if reading.sum("bantin_runs_total") >= options.sources + options.hosts else None
                )
                if read >= wanted:
                    break
            else:
                sys.exit(f"only {read:.0f} of {wanted} pages were read in {PATIENCE:.0f} s")
    assert first is not None
    pages = read - first.sum("bantin_articles_total")
    seconds, cpu = reading.at - first.at, "process_cpu_seconds_total"
    late = find_quantile(before, reading, 0.99) if before else float("inf")
    bad = reading.values.get("bantin_articles_total{failed}", 0.0)
    bound = options.hosts / options.delay if options.delay else float("inf")
    print(
        f"{wanted} pages, {options.sources} sources, {options.hosts} hosts, {options.delay} s apart: {bad:.0f} failed"
    )
    print(f"throughput         {pages / seconds:8.1f} pages a second (hosts allow {bound:.0f})")
    print(
        f"CPU a page         {(reading.sum(cpu) - first.sum(cpu)) / pages * 1000:8.1f} ms, feeds and the rest included"
    )
    print(f"memory             {most:8.0f} MB (<= {MEMORY:.0f})")
    print(f"others' lateness   {late:8.2f} s p99 at most (<= {TICK + 0.1:.2f})")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return int(bool(bad) or most > MEMORY or late > TICK + 0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sources", type=int, default=10, help="With bulletins to read; 0 leaves the daemon out.")
    parser.add_argument("--items", type=int, default=50, help="New bulletins of each.")
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.1, help="Seconds between two requests to a host.")
    parser.add_argument("--origin", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.origin:
        asyncio.run(serve_origin(options))
        return 0
    rounds = [measure_pages(options.pages) for _ in range(options.rounds)]
    spent = {name: median(times[name] for times in rounds) for name in rounds[0]}
    for name, took in spent.items():
        print(f"{name:20} {took:6.2f} ms CPU a page")
    ratio = spent["by its template"] / spent["trafilatura"]
    print(f"by its template, of trafilatura's {ratio:.3f} (<= {OF_TRAFILATURA:.2f})\n", flush=True)
    missed = measure_daemon(options) if options.sources else 0
    return int(missed or ratio > OF_TRAFILATURA)


if __name__ == "__main__":
    sys.exit(main())
