"""Picking by eye: the candidates of items and fields, and the page in which they are marked."""

import re
from datetime import UTC, datetime

import pytest
from lxml import etree

from model.outcome import Validators
from scraper.discovery.picking import FIELDS, PickedPage, outline_page
from scraper.discovery.picking.outlined_page import MARKED, MOST_CHARACTERS, MOST_ELEMENTS
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.fetch.response import Response
from scraper.source import FieldRule, Rules, Source
from tests.picked_pages import HOSTILE, PAGE

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://origin.example/news"


def read(body: str) -> HtmlDocument:
    response = Response(url=URL, body=body.encode(), media_type="text/html", charset="utf-8", validators=Validators())
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    return document


def pick(body: str = PAGE, **present: object) -> PickedPage:
    return PickedPage(read(body), now=NOW, present=Rules.model_validate(present) if present else None)


def outline(page: PickedPage, rules: Rules | None = None, *, pictures: bool = False) -> str:
    found = outline_page(
        page,
        rules or page.lists[0].rules,
        link=lambda target, item: f"/pick?{target}&{item}",
        name=lambda field, number: f"{field} {number + 1}" if field == "item" else field,
        pictures=pictures,
    )
    return found.html


def values(page: PickedPage, rules: Rules, field: str) -> dict[str, tuple[str, ...]]:
    return {choice.rule.selector if choice.rule else "": choice.values for choice in page.list_fields(rules)[field]}


def test_the_lists_of_a_page_are_those_that_detection_finds() -> None:
    page = pick()
    assert [(one.count, one.titles[0]) for one in page.lists[:1]] == [(6, "Notice 1 of the harbour")]
    assert any(one.titles[0].startswith("Press release 1") and one.count == 4 for one in page.lists)


def test_the_present_rules_come_first_also_where_they_find_nothing() -> None:
    page = pick(item="ul.notices > li", title="h3")
    assert (page.lists[0].rules.item, page.lists[0].count) == ("ul.notices > li", 6)
    assert all(page.find_nodes(one.rules) != page.find_nodes(page.lists[0].rules) for one in page.lists[1:])
    page = pick(item="tr.gone", title="td")
    assert (page.lists[0].count, page.lists[1].count) == (0, 6)
    assert [choice.rule for choice in page.list_fields(page.lists[0].rules)["title"]] == [
        None,
        FieldRule(selector="td"),
    ]


def test_each_field_has_the_places_that_may_hold_it() -> None:
    page = pick(item="ul.notices > li", title="div.office")
    rules = page.lists[0].rules
    titles = [read for read in values(page, rules, "title").values() if read]
    assert ("Notice 1 of the harbour", "Notice 2 of the harbour", "Notice 3 of the harbour") in titles
    assert ("Harbour office 1", "Harbour office 2", "Harbour office 3") in titles
    assert ("/1", "/2", "/3") in values(page, rules, "link").values()
    assert ("/topics/1", "/topics/2", "/topics/3") in values(page, rules, "link").values()
    assert list(values(page, rules, "date").values()) == [(), ("01.11.2026", "02.11.2026", "03.11.2026")]
    assert any("ships and the quay" in read[0] for read in values(page, rules, "summary").values() if read)
    assert values(page, rules, "image")["img"] == ("/quay1.jpg", "/quay2.jpg", "/quay3.jpg")
    assert set(page.list_fields(rules)) == set(FIELDS)


def test_choices_differ_in_what_they_read_and_what_is_known_stays() -> None:
    page = pick(item="ul.notices > li", title="h3 > a", link="h3 a")
    for name, choices in page.list_fields(page.lists[0].rules).items():
        found = [choice for choice in choices[2:] if choice.rule is not None]
        assert len({choice.values for choice in found}) == len(found), name
    rules = [choice.rule for choice in page.list_fields(page.lists[0].rules)["title"]]
    assert rules[:2] == [None, FieldRule(selector="h3 > a")]


def test_each_choice_is_a_rule_that_reads_what_it_shows() -> None:
    page = pick()
    rules = page.lists[0].rules
    for name in ("title", "link", "summary"):
        for choice in page.list_fields(rules)[name]:
            if choice.rule is None or not choice.values:
                continue
            source = Source(slug="a", url=URL, rules=rules.model_copy(update={name: choice.rule}))
            first = page.read_items(source)[0]
            read = {"title": first.title, "link": first.url.removeprefix("https://origin.example"), "summary": ""}
            assert name == "summary" or read[name] == choice.values[0]


def test_rules_in_xpath_get_choices_in_xpath() -> None:
    page = pick(syntax="xpath", item="//ul/li", title=".//div")
    rules = page.lists[0].rules
    assert ("Notice 1 of the harbour", "Notice 2 of the harbour", "Notice 3 of the harbour") in values(
        page, rules, "title"
    ).values()
    for choices in page.list_fields(rules).values():
        for choice in choices:
            if choice.rule:
                Rules.model_validate({"syntax": "xpath", "item": "//li", "title": choice.rule.model_dump()})


def test_rules_for_json_in_the_page_leave_its_other_lists() -> None:
    page = pick(syntax="json", script="script", item="items", title="name")
    assert (page.lists[0].count, page.lists[1].count) == (0, 6)
    assert page.find_nodes(page.lists[0].rules) == []
    assert 'class="other"' in outline(page)


def test_items_are_outlined_and_fields_named_and_words_are_links() -> None:
    page = pick(item="ul.notices > li", title="h3", date="time")
    tree = etree.HTML(outline(page))
    items = tree.xpath("//*[contains(@class, 'item')]")
    assert [node.get("id") for node in items] == [f"item-{number}" for number in range(6)]
    first = items[0]
    labels = ["".join(label.itertext()) for label in first.xpath(".//*[contains(@class, 'label')]")]
    assert labels == ["item 1", "title", "link", "date"]
    clicks = {"".join(link.itertext()).split()[0]: link.get("href") for link in first.xpath(".//a")}
    assert {target.partition(".")[0] for target in clicks["Notice"][6:].split()} == {"title.1"[:5], "link", "summary"}
    assert "date." in clicks["01.11.2026"]
    assert "image." in clicks["Quay"]
    assert all(link.get("target") == "_parent" for link in tree.xpath("//a"))
    other = tree.xpath("//a[contains(., 'Press release 1')]/@href")
    assert other[0].startswith("/pick?list.")


def test_what_is_large_and_holds_no_item_is_folded_up() -> None:
    text = "<div>" + "The history of the harbour is long. " * 10 + "</div>"
    found = outline(pick(PAGE.replace("<main>", text + "<main>")))
    assert '<details class="rest"><summary>The history of the harbour' in found
    assert found.index("</details>") < found.index('id="item-0"')


def test_pictures_are_named_and_loaded_only_where_that_is_wanted() -> None:
    page = pick()
    assert "<img" not in outline(page)
    assert '<span class="picture">Quay 1</span>' in outline(page)
    assert '<img src="https://origin.example/quay1.jpg" alt="Quay 1">' in outline(page, pictures=True)
    for address in ("javascript:alert(1)", "data:image/svg+xml,x"):
        shown = outline(pick(re.sub(r"/quay\d\.jpg", address, PAGE)), pictures=True)
        assert address.partition(":")[0] + ":" not in shown


ATTRIBUTES = {"class", "id", "href", "target", "src", "alt", "colspan", "rowspan"}


@pytest.mark.parametrize("pictures", [False, True])
def test_nothing_of_a_hostile_page_is_repeated_but_words(pictures: bool) -> None:
    page = pick(HOSTILE, item="ul.notices > li", title="h3")
    found = outline(page, pictures=pictures)
    tree = etree.HTML(found)
    for node in tree.iter():
        assert set(node.attrib) <= ATTRIBUTES, node.tag
        assert node.tag not in ("script", "style", "iframe", "form", "meta", "base", "link", "svg", "object", "input")
    assert all(link.get("href").startswith("/pick?") for link in tree.xpath("//a"))
    assert all(source.startswith("https://") for source in tree.xpath("//@src"))
    assert len(tree.xpath("//*[@id='item-0']")) == 1, "an id of the page's own is gone"
    assert "Another" in found
    for word in ("javascript:", "onclick", "onerror", "position"):
        assert word not in found, word


@pytest.mark.parametrize(
    "snippet",
    [
        "<a href='javascript:alert(1)'><b onclick=alert(1)>x</b></a>",
        "<table><script>alert(1)</script><tr><td background='javascript:alert(1)'>x</table>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mglyph><style><img src onerror=alert(1)></style></mglyph></math>",
        "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
        "<xmp><img src=x onerror=alert(1)></xmp><listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
        "<x-y onclick=alert(1)><img src='x\" onerror=alert(1) y=\"' alt='\"><script>alert(1)</script>'></x-y>",
        "<title></title><textarea><script>alert(1)</script></textarea><select><option>&lt;script>alert(1)</select>",
        "<p id='&quot;><script>alert(1)</script>' class='spot' target='_top'>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<plaintext><script>alert(1)</script>",
    ],
)
def test_a_hostile_snippet_comes_out_as_words(snippet: str) -> None:
    body = PAGE.replace("<h3>", snippet + "<h3>", 1).replace("<main>", snippet + "<main>")
    tree = etree.HTML(outline(pick(body, item="li.notice"), pictures=True))
    assert not tree.xpath("//script | //style | //svg | //math | //*[@onerror or @onclick or @style]")
    assert all(set(node.attrib) <= ATTRIBUTES for node in tree.iter())


def test_a_page_of_five_megabytes_is_cut() -> None:
    more = "<div><span>Words</span> of no <b>item</b>.</div>" * 120_000
    page = pick(PAGE.replace("</main>", more + "</main>"))
    assert len(page.document.source or b"") > 5_000_000
    found = outline_page(page, page.lists[0].rules, link=lambda *_: "/", name=lambda field, _: field, pictures=False)
    assert found.is_cut
    assert found.html.count("<div") + found.html.count("<span") + found.html.count("<b>") <= MOST_ELEMENTS + 2000
    assert 'id="item-0"' in found.html


def test_a_page_that_is_nested_deep_or_lists_much_is_bounded() -> None:
    assert "Notice 6" in outline(pick(PAGE.replace("<ul", "<div>" * 1500 + "<ul")))
    many = "".join(f"<li class=n><a href=/x{number}>Notice {number} of the sea</a></li>" for number in range(2500))
    found = outline(pick(f"<main><ul>{many}</ul></main>"))
    assert found.count("<a ") <= MARKED + 10


def test_a_single_text_is_cut_too() -> None:
    assert len(outline(pick(PAGE.replace("Press release 1", "x" * 2 * MOST_CHARACTERS)))) < 1.1 * MOST_CHARACTERS
