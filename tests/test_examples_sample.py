"""The sample site holds together, and its rules find what tests/data/sample.json says.

That file is the whole way's expectation: per source each bulletin's title, date, address,
category, summary, paragraphs, caption, image and enclosure.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.extract.detail import extract_detail
from scraper.extract.rules import extract_items, find_next_page
from settings.load import load_settings

ROOT = Path(__file__).parents[1]
SITE = ROOT / "examples" / "sample-site"
BASE = "http://127.0.0.1:8080/sample/"
PAGES = sorted(SITE.rglob("*.html"))
EXPECTED = json.loads((Path(__file__).parent / "data" / "sample.json").read_text("utf-8"))
SOURCES = {source.slug: source for source in load_settings(ROOT / "examples" / "sample.yaml").sources}


def file_of(url: str) -> Path:
    path = SITE / urlsplit(url).path.removeprefix("/sample/")
    return path / "index.html" if url.endswith("/") else path


def address_of(page: Path) -> str:
    return BASE + page.relative_to(SITE).as_posix().removesuffix("index.html")


def document(url: str) -> HtmlDocument:
    tree = html.fromstring(file_of(url).read_text("utf-8"))
    return HtmlDocument(url=url, base_url=url, encoding="utf-8", language=str(tree.get("lang")), tree=tree)


def raw_items(slug: str) -> Iterator[tuple[str, RawItem]]:
    """Yield the listing's items as its rules find them, page after page, each with its page."""
    source = SOURCES[slug]
    assert source.rules is not None
    url = source.url
    while url:
        page = document(url)
        yield from ((url, raw) for raw in extract_items(page, source.rules))
        onward = find_next_page(page, source.rules)
        url = urljoin(url, onward) if onward else ""


def text_of(fragment: str) -> str:
    return " ".join("".join(html.fromstring(f"<div>{fragment}</div>").itertext()).split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(SITE).as_posix())
def test_every_address_stays_on_the_site_and_is_there(page: Path) -> None:
    tree = html.fromstring(page.read_text("utf-8"))
    addresses = tree.xpath("//@href | //@src | //@data-src")
    assert addresses
    for address in addresses:
        url = urljoin(address_of(page), address)
        assert url.startswith(BASE), address
        assert file_of(url).is_file(), address


def test_every_file_is_reached() -> None:
    reached = {file_of(BASE), SITE / "site.css"}
    for page in PAGES:
        tree = html.fromstring(page.read_text("utf-8"))
        reached |= {file_of(urljoin(address_of(page), address)) for address in tree.xpath("//@href|//@src|//@data-src")}
    assert reached == {path for path in SITE.rglob("*") if path.is_file()}


def test_the_attachments_are_pdf_files() -> None:
    files = list((SITE / "files").iterdir())
    assert len(files) == 2
    assert all(file.read_bytes().startswith(b"%PDF-1.") for file in files)


def test_there_is_enough_to_read() -> None:
    assert sorted(SOURCES) == sorted(EXPECTED) == ["sample-en", "sample-vi"]
    assert [len(EXPECTED[slug]) for slug in ("sample-vi", "sample-en")] == [5, 4]


@pytest.mark.parametrize("slug", sorted(SOURCES))
def test_the_listing_s_rules_find_each_bulletin(slug: str) -> None:
    found = list(raw_items(slug))
    assert [raw.title for _, raw in found] == [item["title"] for item in EXPECTED[slug]]
    for (page, raw), item in zip(found, EXPECTED[slug], strict=True):
        assert urljoin(page, raw.link) == item["url"]
        assert raw.categories == (item["category"],)
        assert text_of(raw.summary) == item["summary"]
        assert (urljoin(page, raw.image) if raw.image else "") == item["image"]
        assert raw.date is not None


@pytest.mark.parametrize(
    ("slug", "item"),
    [(slug, item) for slug in sorted(EXPECTED) for item in EXPECTED[slug]],
    ids=lambda item: str(item)[:30],
)
def test_the_detail_rules_find_all_of_a_bulletin(slug: str, item: dict[str, str]) -> None:
    rules = SOURCES[slug].detail
    assert rules is not None
    raw = extract_detail(document(item["url"]), rules)
    assert (raw.title, raw.categories) == (item["title"], (item["category"],))
    body = html.fromstring(f"<div>{raw.content}</div>")
    paragraphs = [" ".join("".join(one.itertext()).split()) for one in body.iter("p")]
    assert len(paragraphs) == item["paragraphs"]
    assert paragraphs[0] == item["first"]
    assert item["last"] in paragraphs
    assert [one.text for one in body.iter("figcaption")] == ([item["caption"]] if item["caption"] else [])
    assert [urljoin(item["url"], one) for one in body.xpath(".//a/@href")] == (
        [item["enclosure"]] if item["enclosure"] else []
    )
    assert not body.xpath(".//*[@class='tools']")
    assert raw.date is not None
    assert day_first(raw.date.text) == item["date"]


def day_first(text: str) -> str:
    """Read `Ngày: 09.03.2026`, `Posted: 09/03/2026` and `Posted: 14 March 2026`, and nothing else."""
    words = text.partition(": ")[2]
    form = "%d.%m.%Y" if "." in words else "%d/%m/%Y" if "/" in words else "%d %B %Y"
    return datetime.strptime(words, form).replace(tzinfo=UTC).date().isoformat()
