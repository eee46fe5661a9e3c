"""CPU that article pages take which are made to take much: each kind at two sizes, the second twice the first.

    python bench/hostile_articles.py [--size N] [KIND ...]

A kind grows by what it takes twice as large, over what it takes: about 2 is in proportion to the page, 4 is its
square. A page is read, its article is extracted and made safe, and its site's template learns it, each time.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.predict_articles import load
from scraper.dates import DateContext
from scraper.extract.article.extract import extract_article
from scraper.extract.article.template import Template, learn
from scraper.normalize.article import normalize_article

URL = "https://www.example.org/news/harbour-wall"
TEXT = "<p>The council decided on Monday to rebuild the old harbour wall before the winter storms begin again.</p>"
BODY = 5 * TEXT
IMAGE = '<img src="/p/{}-800x600.jpg" width="800" height="600">'
GROWTH, SLOW = 3.0, 0.2  # above which a kind is marked: times, and seconds at the larger size


def each(pattern: str, size: int) -> str:
    return "".join(pattern.replace("{}", str(number)) for number in range(size))


def nest(begin: str, inner: str, end: str, size: int) -> str:
    return begin * size + inner + end * size


def in_head(pattern: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: f"<head>{before}{each(pattern, size)}{after}</head><h1>Harbour wall</h1>{BODY}"


def in_body(pattern: str, before: str = BODY, after: str = BODY) -> Callable[[int], str]:
    return lambda size: f"<article><h1>Harbour wall</h1>{before}{each(pattern, size)}{after}</article>"


def nested(begin: str, end: str, inner: str = BODY) -> Callable[[int], str]:
    return lambda size: f"<article><h1>Harbour wall</h1>{nest(begin, inner, end, size)}{BODY}</article>"


JSON_LD = '<script type="application/ld+json">'
KINDS: dict[str, Callable[[int], str]] = {
    "paragraphs": in_body(TEXT),
    "nested div": nested("<div>", "</div>"),
    "nested div in a figure": nested("<div>", "</div>", f"<figure>{nest('<div>', IMAGE, '</div>', 50)}</figure>"),
    "nested figure": nested("<figure>", "</figure>", IMAGE),
    "nested blockquote": nested("<blockquote>", "</blockquote>"),
    "nested span": nested("<span>", "</span>", "text"),
    "nested list": nested("<ul><li>x", "</li></ul>", "y"),
    "nested table": nested("<table><tr><td>", "</td></tr></table>"),
    "nested caption": nested('<div class="caption">x', "</div>", IMAGE),
    "nested link": nested('<a href="/x"><div>', "</div></a>"),
    "nested formula": nested("<mrow>", "</mrow>", "<math><mi>x</mi></math>"),
    "captions of a picture": in_body('<p class="caption">one</p>', f'<div class="image">{IMAGE}', "</div>" + BODY),
    "figure of pictures": in_body(f"{IMAGE}<figcaption>Photo {{}} of it</figcaption>", "<figure>", "</figure>" + BODY),
    "figure of teasers": in_body(
        f'{IMAGE}<figcaption><a href="/n/{{}}">A headline of story {{}}</a></figcaption>',
        f"{TEXT}<figure>",
        "</figure>" + BODY,
    ),
    "figures": in_body(f"<figure>{IMAGE}<figcaption>Photo {{}}</figcaption></figure>{TEXT}"),
    "linked pictures": in_body(f'<p><a href="https://example.com/{{}}">{IMAGE}</a></p>'),
    "pictures in boxes": in_body(
        f'<div><div class="img">{IMAGE}<span class="caption">No {{}}</span></div></div>{TEXT}'
    ),
    "pictures without scripts": in_body(f"<noscript>{IMAGE}</noscript>"),
    "frames": in_body('<iframe src="https://video.example/{}"></iframe>'),
    "links": in_body('<p><a href="/n/{}">A headline of another story number {}</a></p>'),
    "links of a line": in_body('<a href="/{}">x{}</a> and ', BODY + "<p>", "</p>" + BODY),
    "tags": in_body('<a rel="tag" href="/t/{}">tag {}</a> '),
    "bylines": in_body('<p class="byline">By Ann Lee{}</p>', ""),
    "marked authors": in_body('<span itemprop="author">Ann Lee</span>', ""),
    "times": in_body('<time datetime="2026-01-05">x</time>', ""),
    "dated lines": in_body("<p>5 January 2026</p>", ""),
    "headings": in_body("<h1>Heading {}</h1>", ""),
    "files": in_body('<p><a href="/f/{}.pdf">File {}</a></p>'),
    "articles": in_body(f"</article><article><h2>Story {{}}</h2>{TEXT}"),
    "line breaks": in_body("A line of the text<br>", "<p>", "</p>"),
    "long word": in_body("a" * 50, "<p>", "</p>"),
    "long line": in_body("word, word. ", "<p>", "</p>"),
    "keywords": in_head("word{},", '<meta name="keywords" content="', '">'),
    "tags for machines": in_head('<meta property="article:tag" content="tag {}">'),
    "authors for machines": in_head('<meta name="author" content="Ann Lee{}">'),
    "one author": in_head("Ann Lee, ", '<meta name="author" content="', '">'),
    "descriptions": in_head('<meta name="description" content="The harbour wall {} is to be rebuilt soon.">'),
    "pictures for machines": in_head('<meta property="og:image" content="https://example.org/{}.jpg">'),
    "title of bars": in_head("a | ", "<title>", "</title>"),
    "titles": in_head("<title>x | y</title>"),
    "nodes of JSON-LD": in_head('{"@type":"NewsArticle","headline":"Harbour {}"},', f"{JSON_LD}[", "{}]</script>"),
    "people of JSON-LD": in_head('{"name":"Ann Lee{}"},', JSON_LD + '{"@type":"Article","author":[', "{}]}</script>"),
}


def measure(page: str) -> float:
    """Return the CPU seconds that a page takes, from its bytes to a safe article and a template."""
    context = DateContext(language="en", zone="UTC", now=datetime.now(UTC))
    start = time.process_time()
    document = load(page.encode(), URL)
    assert document is not None
    raw = extract_article(document, context=context)
    normalize_article(raw, base_url=document.base_url)
    learn(Template(), raw.blocks, by_template=False, pictures=raw.pictures, marks=raw.marks)
    return time.process_time() - start


def run(kinds: Iterable[str], size: int) -> None:
    measure(KINDS["paragraphs"](10))
    print(f"{'kind':26} {'KB':>6} {'s':>6} {'twice':>6} {'growth':>6}")
    for kind in kinds:
        page, larger = KINDS[kind](size), KINDS[kind](2 * size)
        spent, more = (min(measure(one) for _ in range(2)) for one in (page, larger))
        mark = " more than in proportion" if more > SLOW and more > GROWTH * spent else ""
        print(f"{kind:26} {len(page) // 1000:6} {spent:6.2f} {more:6.2f} {more / spent:6.1f}{mark}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", nargs="*", choices=[*KINDS, []], metavar="KIND", help="default: all")
    parser.add_argument("--size", type=int, default=2000)
    options = parser.parse_args()
    run(options.kind or KINDS, options.size)


if __name__ == "__main__":
    main()
