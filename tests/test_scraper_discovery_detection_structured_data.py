"""Lists that a page tells machines: in JSON-LD, microdata, microformats, the state of scripts; and rules for them."""

import json
from datetime import UTC, datetime

import pytest

from messages.detection import DetectionCode
from model.errors import ExtractionError
from model.outcome import NO_VALIDATORS
from scraper.discovery.detection import Candidate, detect
from scraper.discovery.detection.flat_tree import flatten_tree
from scraper.discovery.detection.structured_lists import find_structured_lists
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.rules import extract_items
from scraper.extract.scripts import read_scripts
from scraper.fetch.response import Response
from scraper.selector import Syntax
from scraper.source import Rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://city.example/news"
TITLES = ("The old bridge is closed until spring", "Council meets on Monday evening", "Water is off in Mill Lane")
FACTS = [(title, f"/s/{n}", f"2026-03-0{n}") for n, title in enumerate(TITLES, 1)]


def page(text: str) -> HtmlDocument:
    body = f"<html><head><title>News</title></head><body>{text}</body></html>".encode()
    document = read_document(
        Response(url=URL, body=body, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    )
    assert isinstance(document, HtmlDocument)
    return document


def told(text: str) -> list[Candidate]:
    document = page(text)
    found = find_structured_lists(document, flatten_tree(document.tree).frequency)
    for candidate in found:
        assert candidate.rules is not None
        again = Rules.model_validate(candidate.rules.model_dump(mode="json"))
        assert tuple(extract_items(page(text), again)) == candidate.items
    return found


def facts(items: tuple[RawItem, ...]) -> list[tuple[str, str, str]]:
    return [(item.title, item.link, item.date.text if item.date else "") for item in items]


def ld(*values: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(value)}</script>" for value in values)


def articles(kind: str = "NewsArticle") -> list[dict[str, object]]:
    return [{"@type": kind, "headline": title, "url": url, "datePublished": day} for title, url, day in FACTS]


CRUMBS: dict[str, object] = {
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": n, "name": name, "item": f"/{name}"}
        for n, name in enumerate(("home", "news", "council"))
    ],
}
SITE: dict[str, object] = {"@type": "WebSite", "name": "The city", "url": "/"}
JSON_LD: dict[str, list[object]] = {
    "items in an ItemList": [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": one} for one in articles()]},
    ],
    "a list of a page": [
        {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": articles("BlogPosting")}}
    ],
    "a graph of many things": [{"@graph": [SITE, *articles(), CRUMBS]}],
    "a script for each": [*articles()],
    "kinds by address": [articles("https://schema.org/Event")],
}


@pytest.mark.parametrize("case", JSON_LD)
def test_json_ld_lists_are_read_and_breadcrumbs_are_not(case: str) -> None:
    (candidate,) = told(ld(CRUMBS, SITE, *JSON_LD[case]) + "<script type='application/ld+json'>{broken</script>")
    assert candidate.origin == "json-ld"
    assert facts(candidate.items) == FACTS


def test_names_alone_may_stand_in_an_item_list() -> None:
    names = [{"@type": "ListItem", "name": title, "url": url} for title, url, _ in FACTS]
    (candidate,) = told(ld({"@type": "ItemList", "itemListElement": names}))
    assert [(title, url) for title, url, _ in facts(candidate.items)] == [(title, url) for title, url, _ in FACTS]


@pytest.mark.parametrize(
    "text",
    [
        ld({"@type": "NewsArticle", "headline": "One", "url": "/1"}),
        ld(CRUMBS, {"@graph": [CRUMBS, {"@type": "WebPage", "breadcrumb": CRUMBS}]}),
        "<script type='application/ld+json'>" + "[" * 100_000 + "]" * 100_000 + "</script>",
        ld([{"@type": "Event", "name": "The same", "url": url} for _, url, _ in FACTS]),
    ],
    ids=["one article", "breadcrumbs", "deep", "titles that are all the same"],
)
def test_what_is_no_list_is_not_told(text: str) -> None:
    assert told(text) == []


def test_items_inside_items_are_no_list() -> None:
    assert told("<div class=hentry><a class=entry-title href=/x>x</a>" * 3) == []
    nested = "".join(f"<div class=hentry><a class=entry-title href='{url}'>{title}</a>" for title, url, _ in FACTS)
    assert told(nested) == []


def deep(value: object, name: str, levels: int) -> str:
    return f'{{"{name}":' * levels + json.dumps(value) + "}" * levels


@pytest.mark.parametrize(("name", "levels"), [("a", 900), ("a" * 3000, 1), ("a" * 300, 10)])
def test_what_no_rule_can_say_is_passed_over(name: str, levels: int) -> None:
    state = deep(STATE["props"]["posts"], name, levels)
    kinds = [{**one, "@type": ["NewsArticle", "x" * 3000]} for one in articles()]
    assert told(f"<script type='application/json'>{state}</script>") == []
    assert told(f"<script type='application/ld+json'>{deep(kinds, name, levels)}</script>") == []


def test_only_so_much_json_is_read() -> None:
    tree = page(
        "".join(f"<script type='application/json'>[{n}, \"{'x' * 1_500_000}\"]</script>" for n in range(4))
    ).tree
    assert [value for value in read_scripts(tree, "script") if isinstance(value, int)] == [0, 1]


def test_microdata_is_found_by_what_it_is_called() -> None:
    text = "".join(
        "<div itemscope itemtype='https://schema.org/NewsArticle'>"
        "<span itemprop='author' itemscope itemtype='https://schema.org/Person'>"
        "<a itemprop='url' href='/who'><span itemprop='name'>A. Writer</span></a></span>"
        f"<img itemprop='image' src='/i{url}.jpg'><b itemprop='alternateName headline'><a href='{url}'>{title}</a></b>"
        f"<meta itemprop='datePublished' content='{day}'><p itemprop='description'>About {title}</p></div>"
        for title, url, day in FACTS
    )
    (candidate,) = told(text)
    assert candidate.origin == "microdata"
    assert facts(candidate.items) == FACTS
    first = candidate.items[0]
    assert (first.image, first.summary) == ("/i/s/1.jpg", f"About {TITLES[0]}")
    assert first.authors == ("A. Writer",)
    assert candidate.rules is not None
    assert candidate.rules.item == '[itemscope][itemtype$="/NewsArticle"]'


def test_names_of_events_are_titles() -> None:
    text = "".join(
        f"<li itemscope itemtype='http://schema.org/Event'><a itemprop=url href={url}><i itemprop=name>{title}</i></a>"
        f"<time itemprop=startDate datetime='{day}'>soon</time></li>"
        for title, url, day in FACTS
    )
    (candidate,) = told(f"<ul>{text}</ul>")
    assert facts(candidate.items) == FACTS


@pytest.mark.parametrize(
    "entry",
    [
        "<div class='h-entry'><a class='p-name u-url' href='{url}'>{title}</a>"
        "<time class='dt-published' datetime='{day}'>day</time></div>",
        "<div class='post hentry'><h2 class='entry-title'><a href='{url}'>{title}</a></h2>"
        "<abbr class='published' title='{day}'>day</abbr></div>",
    ],
    ids=["h-entry", "hentry"],
)
def test_microformats_are_found_by_their_classes(entry: str) -> None:
    (candidate,) = told("".join(entry.format(title=title, url=url, day=day) for title, url, day in FACTS))
    assert candidate.origin == "h-feed"
    assert facts(candidate.items) == FACTS


STATE = {
    "props": {
        "menu": [{"title": "Home", "url": "/"}, {"title": "News", "url": "/news"}, {"title": "Us", "url": "/us"}],
        "posts": [{"title": title, "path": url, "publishedAt": day} for title, url, day in FACTS],
    }
}


@pytest.mark.parametrize(
    ("script", "selector"),
    [
        ("<script id='__NEXT_DATA__' type='application/json'>{json}</script>", "script#__NEXT_DATA__"),
        ("<script data-state type='application/json'>{json}</script>", "script[data-state]"),
        ("<script type='application/json'>{json}</script>", 'script[type="application/json"]'),
        ("<script>window.__NUXT__ = {json}; go('}}')</script>", 'script:contains("__NUXT__")'),
    ],
)
def test_the_state_of_scripts_is_read(script: str, selector: str) -> None:
    (candidate,) = told(script.format(json=json.dumps(STATE)))
    assert candidate.origin == "embedded-json"
    assert facts(candidate.items) == FACTS
    assert candidate.rules is not None
    assert (candidate.rules.syntax, candidate.rules.script) == (Syntax.JSON, selector)
    assert candidate.rules.item == "props.posts"


def test_bare_names_are_links_only_where_the_page_has_them() -> None:
    posts = [{"title": title, "slug": url.rpartition("/")[2], "date": day} for title, url, day in FACTS]
    script = f"<script type='application/json'>{json.dumps({'posts': posts, 'more': 'x' * 200})}</script>"
    assert told(script) == []
    (candidate,) = told(script + "".join(f"<a href='/{post['slug']}'>x</a>" for post in posts))
    assert len(candidate.items) == 3


def test_a_shell_whose_state_holds_the_list_is_a_list() -> None:
    state = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(STATE)}</script>"
    shell = "<div id='root'></div><noscript>Enable JavaScript</noscript>"
    assert detect(page(shell + "<script>" + "x" * 300 + "</script>"), now=NOW).kind == "script-only"
    detection = detect(page(shell + state), now=NOW)
    assert (detection.kind, detection.sure) == ("list", False)
    assert [one.origin for one in detection.candidates] == ["embedded-json"]
    assert detection.reasons == (DetectionCode.STRUCTURED(count=3, format=DetectionCode.EMBEDDED_JSON()),)


def test_a_told_list_stands_behind_the_same_list_of_the_tree_and_vouches_for_it() -> None:
    rows = "".join(f"<li><time>{day}</time> <a href='{url}'>{title}</a></li>" for title, url, day in FACTS)
    more = "".join(
        f"<li><time>2026-02-{n}</time> <a href='/s/{n}'>An older story, number {n}</a></li>" for n in range(10, 20)
    )
    older = [{"@type": "NewsArticle", "headline": f"Story {n}", "url": f"/s/{n}"} for n in range(10, 20)]
    detection = detect(page(f"<main><ul class='news'>{rows}{more}</ul></main>" + ld(articles() + older)), now=NOW)
    assert detection.candidates[0].origin == "page"
    assert "json-ld" in [one.origin for one in detection.candidates[1:]]
    assert DetectionCode.ALSO_STRUCTURED(format=DetectionCode.JSON_LD()) in detection.reasons


def test_a_told_list_goes_first_where_only_it_tells_the_year() -> None:
    days = [("05 March", n) for n in range(1, 9)]
    rows = "".join(
        f"<li itemscope itemtype='https://schema.org/Event'><i>{day}</i> <a itemprop=url href='/s/{n}'>"
        f"<b itemprop=name>The meeting of group number {n}</b></a>"
        f"<meta itemprop=startDate content='2016-03-05T1{n}:00:00Z'></li>"
        for day, n in days
    )
    detection = detect(page(f"<main><h1>Meetings</h1><ul class='meetings'>{rows}</ul></main>"), now=NOW)
    first, second = detection.candidates[:2]
    assert (first.origin, second.origin) == ("microdata", "page")
    assert [item.link for item in first.items] == [item.link for item in second.items]
    assert first.items[0].date is not None
    assert first.items[0].date.text == "2016-03-05T11:00:00Z"
    dated = detect(page(f"<main><ul class='meetings'>{rows.replace('05 March', '05 March 2016')}</ul></main>"), now=NOW)
    assert dated.candidates[0].origin == "page"


def test_rules_for_scripts_say_what_they_miss() -> None:
    rules = Rules.model_validate({"syntax": "json", "script": "script#s", "item": "a", "title": "t"})
    with pytest.raises(ExtractionError, match="'script#s' matches no script that holds JSON"):
        extract_items(page("<script id='t'>{}</script>"), rules)
    with pytest.raises(ExtractionError, match="leads to no items"):
        extract_items(page("<script id='s'>{\"b\": 1}</script>"), rules)
    with pytest.raises(ValueError, match="only"):
        Rules.model_validate({"script": "script", "item": "li"})
