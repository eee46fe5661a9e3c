"""Pages that nobody would write for readers, of many kinds and any size.

    KINDS[kind](size) -> bytes       about `size` bytes, the same each time

Each kind is one thing too many: of items, links, classes, attributes, levels, cells, text, dates, values.
"""

import json
from collections.abc import Callable
from string import ascii_lowercase, digits

Make = Callable[[int], bytes]

BEGIN = "<!DOCTYPE html><html lang=en><title>Notices of the harbour</title><body><main>"
END = "</main></body></html>"
SMALL = 199_000  # bytes of the floods that stay below what is looked through in any case
CARD = (
    "<article class='card news-{n}'><a href='/news/{n}'><img src='/i/{n}.jpg'></a><h2 class=title><a href='/news/{n}'>"
    "Notice number {n} of the harbour office</a></h2><time datetime='2026-03-{day:02}'>{day} March 2026</time>"
    "<p class=summary>What the office has to say about quay {n}, in a sentence or two.</p></article>\n"
)
SHORTEST = [one + other for one in ascii_lowercase for other in ascii_lowercase + digits]  # names of attributes
DATES = ("9 March 2026", "2026-03-09", "03/09/2026", "3 hours ago", "Mon, 9 Mar 2026 10:11:12 GMT", "9. maaliskuuta")


def repeat(size: int, part: str, begin: str = "", end: str = "") -> bytes:
    """Return a page of one part many times, its number in place of `{n}`, a day of a month of `{day}`."""
    parts, length, number = [BEGIN, begin], 0, 0
    while length < size:
        parts.append(part.replace("{n}", str(number)).replace("{day:02}", f"{number % 28 + 1:02}"))
        parts[-1] = parts[-1].replace("{day}", str(number % 28 + 1))
        length += len(parts[-1])
        number += 1
    return "".join((*parts, end, END)).encode()


def nest(size: int, begin: str, inner: str = "<a href=/x>The innermost notice</a>") -> bytes:
    """Return a page of one tag in itself, never closed."""
    return f"{BEGIN}{begin * (size // len(begin))}{inner}{END}".encode()


def fill(size: int, begin: str, part: str, end: str) -> bytes:
    """Return a page with one long run of a short part in it, its number in place of `{n}`."""
    return repeat(size, part, begin, end)


def make_objects(size: int) -> list[dict[str, object]]:
    """Return as many objects as take some bytes in JSON."""
    made = {"title": "Notice of the harbour office", "url": "/news/{n}", "date": "2026-03-09", "tags": ["a", "b"]}
    return [{**made, "url": f"/news/{number}"} for number in range(size // len(json.dumps(made)))]


def embed(size: int, kind: str) -> bytes:
    """Return a page with one large script of JSON."""
    return f"{BEGIN}<script type='{kind}'>{json.dumps({'props': {'items': make_objects(size)}})}</script>{END}".encode()


def embed_linked_data(size: int) -> bytes:
    """Return a page with a long list in JSON-LD."""
    items = [{"@type": "NewsArticle", "headline": one["title"], "url": one["url"]} for one in make_objects(size)]
    value = json.dumps({"@context": "https://schema.org", "@graph": items})
    return f"{BEGIN}<script type='application/ld+json'>{value}</script>{END}".encode()


def nest_json(size: int) -> bytes:
    """Return arrays in arrays."""
    return b"[" * (size // 2) + b"]" * (size // 2)


def split_rows(size: int, cells: int) -> bytes:
    """Return one table with rows of some cells, a link and a date among them."""
    row = "<tr><td><a href='/n/{n}'>Notice {n}</a><td>{day} March 2026" + "<td>x" * (cells - 2)
    return repeat(size, row, "<table>", "</table>")


def make_feed(size: int) -> bytes:
    """Return an RSS feed of many items."""
    item = "<item><title>Notice {n}</title><link>https://a.example/{n}</link><guid>{n}</guid></item>\n"
    body = repeat(size, item).decode().removeprefix(BEGIN).removesuffix(END)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{body}</channel></rss>".encode()


KINDS: dict[str, Make] = {
    "items of a list": lambda size: repeat(size, "<li>", "<ul>"),
    "items with links": lambda size: repeat(size, "<li><a href='/news/{n}'>Notice {n} of the office</a>", "<ul>"),
    "bare links": lambda size: repeat(size, "<a href=/>x"),
    "links with addresses": lambda size: repeat(size, "<a href='/news/{n}'>Notice number {n}</a> "),
    "links with long addresses": lambda size: repeat(size, f"<p><a href='/{'part/' * 400}{{n}}'>Notice {{n}}</a>"),
    "links that are dead": lambda size: repeat(size, "<p><a href='#'>Notice {n}</a>"),
    "cards": lambda size: repeat(size, CARD),
    "cards of a class each": lambda size: repeat(size, CARD.replace("'card news-{n}'", "'card-{n} x{n} y{n}'")),
    "a million classes on one node": lambda size: fill(size, "<div class='", "c{n} ", "'><a href=/x>Notice</a></div>"),
    "many classes on every node": lambda size: repeat(size, f"<p class='{'a b c d e f ' * 50}'><a href=/{{n}}>N"),
    "ids": lambda size: repeat(size, "<p id='p{n}'>Notice {n}"),
    "attributes on one tag": lambda size: fill(size, "<p ", "a{n}=1 ", ">x"),
    "attributes below 200 KB": lambda size: fill(min(size, SMALL), "<p ", "a{n} ", ">x"),
    "attributes below 64 KB": lambda size: fill(min(size, 60_000), "<p ", "a{n} ", ">x"),
    "tags of 300 attributes": lambda size: repeat(size, f"<p {' '.join(SHORTEST[:300])}>x"),
    "tags of 900 attributes": lambda size: repeat(size, f"<p {' '.join(SHORTEST)}>x"),
    "tags of 20 attributes": lambda size: repeat(size, f"<p {' '.join(SHORTEST[:20])}>x"),
    "attributes behind a quote": lambda size: fill(min(size, SMALL), '<p title="> ', "a{n} ", '" ' + "b=1 " * 9 + ">x"),
    "deep boxes": lambda size: nest(size, "<div>"),
    "deep boxes with links": lambda size: nest(size, "<div><a href=/x>x</a>"),
    "deep formatting": lambda size: nest(size, "<b>"),
    "deep lists": lambda size: nest(size, "<ul><li><a href=/x>x</a>"),
    "deep tables": lambda size: nest(size, "<table><tr><td>"),
    "lists in lists of lists": lambda size: repeat(
        size, "<ul>" + "<li><ul>" * 9 + "<li><a href=/{n}>N {n}</a>" + "</ul>" * 10
    ),
    "a table of two columns": lambda size: split_rows(size, 2),
    "a table of a hundred columns": lambda size: split_rows(size, 100),
    "cells that span all rows below": lambda size: repeat(
        size, "<tr><td rowspan=65535>{day} March 2026<td><a href='/n/{n}'>Notice number {n}</a>", "<table>", "</table>"
    ),
    "cells of two rows": lambda size: repeat(
        size,
        "<tr><td rowspan=2>{day} March 2026<td><a href='/n/{n}'>Notice number {n}</a>"
        "<tr><td><a href='/m/{n}'>Another of {n}</a>",
        "<table>",
        "</table>",
    ),
    "a row of many cells": lambda size: fill(size, "<table><tr>", "<td>{n}", "</table>"),
    "tables of one row": lambda size: repeat(size, "<table><tr><td><a href='/{n}'>N {n}</a><td>2026-03-09</table>"),
    "one endless text": lambda size: fill(size, "<p>", "word ", "</p>"),
    "one endless word": lambda size: fill(size, "<p>", "x", "</p>"),
    "texts between line breaks": lambda size: repeat(size, "<a href=/{n}>Notice</a> of {day} March 2026<br>"),
    "headings": lambda size: repeat(size, "<h2>Notice {n}</h2>"),
    "headings with texts": lambda size: repeat(size, "<h2 id=h{n}>Version {n}</h2><p>Changed on {day} March 2026"),
    "definition lists": lambda size: repeat(size, "<dt>{day} March 2026<dd>Notice number {n}", "<dl>", "</dl>"),
    "dates": lambda size: repeat(size, f"<p>{'<p>'.join(DATES)}"),
    "one text of dates": lambda size: fill(size, "<p>", f"{' '.join(DATES)} ", "</p>"),
    "digits": lambda size: fill(size, "<p>", "1.1.", "</p>"),
    "times": lambda size: repeat(size, "<li><time datetime='2026-03-{day:02}T10:11:12Z'>now</time><a href=/{n}>N"),
    "pictures": lambda size: repeat(size, "<img src='/{n}.jpg' srcset='/{n}.jpg 1x, /{n}b.jpg 2x' alt='Notice {n}'>"),
    "options of a form": lambda size: repeat(size, "<option value={n}>Notice {n}", "<select>", "</select>"),
    "comments": lambda size: repeat(size, "<!-- {n} --><p>x"),
    "entities": lambda size: fill(size, "<p>", "&amp;&#x1f6a2;&nosuch;", "</p>"),
    "unclosed tags": lambda size: fill(size, "", "<a href=", ""),
    "less-than signs": lambda size: fill(size, "", "<", ""),
    "quotes": lambda size: fill(size, "", '<a href="', ""),
    "unknown tags": lambda size: repeat(size, "<x-{n}>Notice {n}</x-{n}>"),
    "tags in the wrong order": lambda size: repeat(size, "<b><i><a href=/{n}><p>N</b></i></a></p>"),
    "scripts": lambda size: repeat(size, "<script>x({n})</script><a href=/{n}>N {n}</a>"),
    "one script of JSON": lambda size: embed(size, "application/json"),
    "one script of JSON-LD": lambda size: embed_linked_data(size),
    "scripts of JSON": lambda size: repeat(
        size, '<script type=\'application/json\'>[{"title": "N {n}", "url": "/{n}"}]</script>'
    ),
    "microdata": lambda size: repeat(
        size,
        "<p itemscope itemtype='https://schema.org/Article'><a itemprop=url href=/{n}><b itemprop=name>N {n}</b></a>",
    ),
    "microformats": lambda size: repeat(
        size, "<p class=h-entry><a class='p-name u-url' href=/{n}>N {n}</a> <time class=dt-published>2026-03-09</time>"
    ),
    "announced feeds": lambda size: repeat(
        size, "<link rel=alternate type='application/rss+xml' href='/{n}.xml' title='News {n}'>"
    ),
    "bases and metas": lambda size: repeat(size, "<base href='/{n}/'><meta name=n{n} content=c{n}>"),
    "next pages": lambda size: repeat(size, "<a rel=next href='?page={n}'>{n}</a> <a href='?page={n}'>Next page</a> "),
    "other scripts": lambda size: repeat(size, "<li><a href='/{n}'>港務局通知 {n}</a> 2026年3月9日 <b>thông báo</b>"),
    "bytes of no charset": lambda size: BEGIN.encode() + bytes(range(128, 256)) * (size // 128) + END.encode(),
    "zero bytes": lambda size: BEGIN.encode() + b"<p>\0" * (size // 4) + END.encode(),
    "JSON objects": lambda size: json.dumps({"data": make_objects(size)}).encode(),
    "JSON keys": lambda size: json.dumps({f"k{at}": {"url": f"/{at}"} for at in range(size // 24)}).encode(),
    "JSON in itself": nest_json,
    "a feed": make_feed,
}
