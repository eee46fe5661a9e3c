"""Rules take from a page what they name, as the page says it."""

from itertools import count
from typing import Any

import pytest
from lxml import html

from messages import Message
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.document import HtmlDocument, JsonDocument
from scraper.extract import RawDate, RawItem
from scraper.extract.detail import extract_detail
from scraper.extract.nodes import read_node_text, render_inner_html
from scraper.extract.rules import MAX_TEXT, extract_items, find_next_page
from scraper.selector import Syntax, evaluate_selector
from scraper.source import DetailRules, Rules

LISTING = """
<html lang="vi"><body><nav><a href="/">Home</a></nav>
<div class="item"><a class="name" href="/a">Tập huấn <b>công</b><i>tác</i></a>
  <span class="day">Ngày: 09.03.2020</span><p class="sum">Một <em>hai</em></p>
  <img src="data:," data-src="/a.jpg"><span class="cat">Tin nóng</span><span class="cat">Sự kiện</span>
  <a class="file" href="/a.pdf" type="application/pdf">Văn bản</a></div>
<div class="item"><a class="name" href="/b?x=1&amp;y=2">Hai</a><time datetime="2020-03-06T08:00">hôm qua</time></div>
<div class="item"><p>no title, no link</p></div>
<a class="next" href="?page=2">Tiếp</a></body></html>
"""


def document(text: str) -> HtmlDocument:
    url = "https://example.org/list"
    return HtmlDocument(url=url, base_url=url, encoding="utf-8", language="vi", tree=html.document_fromstring(text))


def rules(**fields: object) -> Rules:
    return Rules.model_validate({"item": ".item", "title": ".name", "date": ".day, time", **fields})


def test_fields_are_taken_as_the_page_says_them() -> None:
    found = extract_items(
        document(LISTING),
        rules(summary=".sum", image="img", categories=".cat", enclosures=".file", link=".name", author=".nobody"),
    )
    assert len(found) == 2
    first, second = found
    assert first.title == "Tập huấn côngtác"
    assert first.link == "/a"
    assert first.date == RawDate(text="Ngày: 09.03.2020", origin=DateOrigin.LISTING)
    assert first.summary == "Một <em>hai</em>"
    assert first.image == "/a.jpg"
    assert first.categories == ("Tin nóng", "Sự kiện")
    assert first.authors == ()
    assert [(e.url, e.title, e.media_type) for e in first.enclosures] == [("/a.pdf", "Văn bản", "application/pdf")]
    assert second.link == "/b?x=1&y=2"
    assert second.date == RawDate(text="2020-03-06T08:00", origin=DateOrigin.TIME, printed="hôm qua")


def test_without_a_rule_the_files_that_an_item_links_to_are_its_own() -> None:
    page = """<ul><li class=item><a class=name href="/minutes">Minutes</a> <a href="/m.pdf">PDF</a>
    <a href="/m.html">Page</a><span class=day>09.03.2026</span></li></ul>"""
    (found,) = extract_items(document(page), rules())
    assert [(file.url, file.media_type) for file in found.enclosures] == [("/m.pdf", "application/pdf")]


def test_xpath_attributes_and_patterns() -> None:
    found = extract_items(
        document(LISTING),
        Rules.model_validate(
            {
                "syntax": "xpath",
                "item": "//div[@class='item']",
                "title": {"selector": ".//a[1]", "pattern": r"^(\w+)"},
                "link": ".//a[1]/@href",
                "date": "string(.//span[@class='day'])",
                "image": {"selector": ".//img", "attribute": "data-src"},
            }
        ),
    )
    assert [(item.title, item.link, item.image) for item in found] == [
        ("Tập", "/a", "/a.jpg"),
        ("Hai", "/b?x=1&y=2", ""),
    ]
    assert found[0].date == RawDate(text="Ngày: 09.03.2020", origin=DateOrigin.LISTING)
    assert found[1].date is None


def test_a_css_selector_never_matches_the_item_itself_and_an_empty_one_does() -> None:
    page = document("<ul><li class=x><a href=/1>One</a></li><li class=x>Two</li></ul>")
    assert [item.title for item in extract_items(page, Rules.model_validate({"item": "li", "title": "a"}))] == ["One"]
    assert [item.title for item in extract_items(page, Rules.model_validate({"item": "li"}))] == ["One", "Two"]


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ('srcset=",b.jpg 2x"', "b.jpg"),
        ('srcset=" , "', ""),
        ('src=small.jpg srcset="a.jpg 320w, b.jpg 640w"', "b.jpg"),
        ('src="data:," data-srcset="w_3,h_2/a.jpg 1x"', "w_3,h_2/a.jpg"),
        ('src="data:," data-src="w_3,h_2/a.jpg"', "w_3,h_2/a.jpg"),
        ("src=a.jpg srcset=''", "a.jpg"),
    ],
)
def test_an_image_is_taken_where_its_real_address_stands(image: str, found: str) -> None:
    page = document(f"<p class=item><b>One</b><img {image}></p>")
    taken = extract_items(page, Rules.model_validate({"item": ".item", "title": "b", "image": "img"}))
    assert [item.image for item in taken] == [found]


LAZY = "<img src='/lazy.gif'>"
AVATAR = "<img class='avatar' src='/u/1.png'>"


@pytest.mark.parametrize(
    ("images", "found"),
    [
        (f"<a href=/1>{LAZY}</a><p>x</p>{AVATAR}", "/lazy.gif"),
        (f"{LAZY}<p>x</p><img alt='Author: Ann' src='/u/1.png'>", "/lazy.gif"),
        (f"{LAZY}<p><span class='post-author'><img src='/u/1.png'></span></p>", "/lazy.gif"),
        (f"<a href=/1>{LAZY}<p>A card</p>{AVATAR}</a>", "/lazy.gif"),
        (f"{LAZY}<p><noscript>{AVATAR}</noscript></p>", "/lazy.gif"),
        (f"{LAZY}<p>x</p>{AVATAR}<img src='/a.jpg'>", "/a.jpg"),
        (f"{LAZY}<p>x</p><img alt='Authority' src='/a.jpg'>", "/a.jpg"),
        (f"<a href=/1>{LAZY}<img alt='Logo of the city' src='/a.jpg'></a>{AVATAR}", "/a.jpg"),
        (f"<figure>{LAZY}<img class='icon' src='/a.jpg'></figure>{AVATAR}", "/a.jpg"),
        (f"{LAZY}<noscript><img class='logo' src='/a.jpg'></noscript>{AVATAR}", "/a.jpg"),
        (f"{AVATAR}<img src='/a.jpg'>", "/u/1.png"),
    ],
)
@pytest.mark.parametrize("image", ["img", {"selector": "img", "attribute": "src"}, "", ".//img/@src"])
def test_an_avatar_is_not_what_a_placeholder_stands_in_for(images: str, found: str, image: Any) -> None:
    syntax = "xpath" if image == ".//img/@src" else "css"
    item, title = ("//*[@class='item']", ".//b") if syntax == "xpath" else (".item", "b")
    page = document(f"<div class=item><b>One</b>{images}</div>")
    told = Rules.model_validate({"syntax": syntax, "item": item, "title": title, "image": image})
    assert [item.image for item in extract_items(page, told)] == [found]


def test_nested_items_are_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = document("<div class=item><a href=/a>A</a>" * 100 + "x" * 60_000)
    nested = Rules.model_validate({"item": ".item", "summary": {"attribute": "html"}})
    taken = extract_items(page, nested)
    assert len(taken) == 100
    assert max(len(item.title) for item in taken) <= MAX_TEXT
    monkeypatch.setattr("scraper.extract.rules.MAX_CHARACTERS", 1_000_000)
    warnings: list[Message] = []
    assert sum(len(item.title) + len(item.summary) for item in extract_items(page, nested, warnings)) < 1_000_000
    assert warnings == [RuleCode.ITEMS_CUT(count=len(extract_items(page, nested)))]


@pytest.mark.parametrize("most", [3, 4])
def test_what_is_left_out_of_a_long_page_is_told(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("scraper.extract.rules.MAX_ITEMS", most)
    told = [RuleCode.ITEMS_CUT(count=3)] if most == 3 else []
    page = document("<p class=item>a</p>" * 4)
    warnings: list[Message] = []
    assert len(extract_items(page, Rules.model_validate({"item": ".item"}), warnings)) == most
    answer = JsonDocument(url="https://example.org/", base_url="https://example.org/", value={"x": [{"t": "a"}] * 4})
    by_path = Rules.model_validate({"syntax": "json", "item": "x", "title": "t"})
    assert len(extract_items(answer, by_path, warnings)) == most
    assert warnings == told * 2


def test_a_link_around_the_item_is_its_link() -> None:
    page = document("<div><a href=/1><article><h3>One</h3></article></a></div>")
    assert [item.link for item in extract_items(page, Rules.model_validate({"item": "article", "title": "h3"}))] == [
        "/1"
    ]


@pytest.mark.parametrize(
    ("attributes", "rule", "link"),
    [
        ("id=v3", {"attribute": "id"}, "#v3"),
        ("id='50% off'", {"attribute": "id"}, "#50%25 off"),
        ("", {"attribute": "id"}, ""),
        ("id=v3", {"selector": "a[name]", "attribute": "name"}, "#old"),
    ],
)
def test_a_link_may_be_the_items_place_on_the_page(attributes: str, rule: dict[str, str], link: str) -> None:
    """What has no such place is no fault: it is known by its text; a link in the text is not the item's."""
    text = f"<div class=item {attributes}><a name=old></a><b class=name>3.0</b> see <a href=/help>help</a></div>"
    warnings: list[Message] = []
    assert [item.link for item in extract_items(document(text), rules(date=None, link=rule), warnings)] == [link]
    assert not warnings


def test_nothing_found_is_a_fault_that_names_the_rule() -> None:
    with pytest.raises(ExtractionError, match=r"example\.org/list.*'\.gone' matches nothing"):
        extract_items(document(LISTING), rules(item=".gone"))
    with pytest.raises(ExtractionError, match="matches 1 element, which has neither a title nor a link"):
        extract_items(document("<p class=item></p>"), rules())


def test_a_title_rule_that_matches_nowhere_is_a_fault_and_a_date_rule_a_warning() -> None:
    with pytest.raises(ExtractionError, match=r"the title rule 'h5' matches nothing in any of the 2 items"):
        extract_items(document(LISTING), rules(title="h5"))
    warnings: list[Message] = []
    assert len(extract_items(document(LISTING), rules(date=".never"), warnings)) == 2
    assert [str(warning) for warning in warnings] == [
        "https://example.org/list: the date rule '.never' matches nothing in any of the 2 items"
    ]


def test_a_pattern_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.selector.PATTERN_SECONDS", 0.05)
    page = document(f"<p class=item>{'a' * 5000}!</p>")
    with pytest.raises(ExtractionError, match="was stopped"):
        extract_items(page, Rules.model_validate({"item": ".item", "title": {"pattern": r"(a|aa)+$"}}))


def test_patterns_share_one_time_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()
    monkeypatch.setattr("scraper.selector.thread_time", lambda: float(next(seconds)))  # each search takes one
    listed = Rules.model_validate({"item": ".item", "title": {"pattern": "a"}})
    assert len(extract_items(document("<p class=item>a</p>" * 5), listed)) == 5
    with pytest.raises(ExtractionError, match=r"took more than 5 s on one page; the last one was 'a'"):
        extract_items(document("<p class=item>a</p>" * 6), listed)
    assert len(extract_items(document("<p class=item>a</p>" * 5), listed)) == 5, "the next page has its own"


@pytest.mark.parametrize(
    "selector", ["//foo:li", "//li[nofunc(.)]", "//li[$x]", "//a[re:test(., 'x')]", "count()", "//li[1"]
)
def test_an_xpath_that_can_never_be_used_is_refused_with_its_key(selector: str) -> None:
    with pytest.raises(ValueError, match=r"item: .*not"):
        Rules.model_validate({"syntax": "xpath", "item": selector})


@pytest.mark.parametrize(
    "selector",
    [
        "//li[contains(., '$5 f(x) a:b') and (position() > 1 or not(@id))]",
        "//article/ancestor::div[1]/child::text()",
        "//*[@xml:lang='vi']",
    ],
)
def test_an_xpath_that_only_looks_odd_is_taken(selector: str) -> None:
    assert Rules.model_validate({"syntax": "xpath", "item": selector}).item == selector


def test_an_xpath_that_fails_on_a_page_only_is_a_fault_of_the_page() -> None:
    odd = Rules.model_validate({"syntax": "xpath", "item": "//p[count()]"})
    with pytest.raises(ExtractionError, match=r"//p\[count\(\)\].*cannot be applied"):
        extract_items(document("<p>x</p>"), odd)


def test_json_where_a_web_page_was_says_so() -> None:
    answer = JsonDocument(url="https://example.org/", base_url="https://example.org/", value={"error": "down"})
    with pytest.raises(ExtractionError, match="the rules are for a web page, but this is JSON"):
        extract_items(answer, rules())


def test_next_page() -> None:
    assert find_next_page(document(LISTING), rules(next_page={"selector": "a.next"})) == "?page=2"
    assert find_next_page(document(LISTING), rules(next_page={"selector": "a.none"})) == ""
    assert find_next_page(document(LISTING), rules()) == ""


def test_json_paths() -> None:
    value = {
        "data": {
            "posts": [
                {"t": "One", "href": "/1", "at": 1583712000, "tags": [{"n": "a"}, {"n": "b"}], "files": ["/x.pdf"]},
                {"t": "Two", "href": "/2", "at": None},
                {"other": 1},
            ]
        }
    }
    found = extract_items(
        JsonDocument(url="https://example.org/api", base_url="https://example.org/api", value=value),
        Rules.model_validate(
            {
                "syntax": "json",
                "item": "data.posts",
                "title": "t",
                "link": "href",
                "date": "at",
                "categories": "tags[].n",
                "enclosures": "files",
            }
        ),
    )
    assert [(item.title, item.link, item.categories) for item in found] == [
        ("One", "/1", ("a", "b")),
        ("Two", "/2", ()),
    ]
    assert found[0].date == RawDate(text="1583712000", origin=DateOrigin.LISTING)
    assert [enclosure.url for enclosure in found[0].enclosures] == ["/x.pdf"]


def test_json_rules_on_a_web_page_say_so() -> None:
    with pytest.raises(ExtractionError, match="this is a web page"):
        extract_items(document(LISTING), Rules.model_validate({"syntax": "json", "item": "x"}))


def test_detail_rules_take_a_bulletins_own_page() -> None:
    page = document(
        "<div class=t>Title</div><div class=d>Ngày: 09.03.2020</div>"
        "<div class=c><p>One</p><p class=share>Share</p><p>Two</p></div><b class=cat>Tin</b> tail"
    )
    found = extract_detail(
        page,
        DetailRules.model_validate(
            {"title": ".t", "date": ".d", "content": ".c", "remove": ".share", "categories": ".cat"}
        ),
    )
    assert found == RawItem(
        title="Title",
        date=RawDate(text="Ngày: 09.03.2020", origin=DateOrigin.LABEL),
        content='<div class="c"><p>One</p><p>Two</p></div>',
        categories=("Tin",),
        language="vi",
    )
    assert len(page.tree.findall(".//p")) == 3, "the tree that others share is left as it was"


def test_a_detail_page_without_its_content_is_a_fault() -> None:
    with pytest.raises(ExtractionError, match="content rule"):
        extract_detail(document("<p>x</p>"), DetailRules.model_validate({"content": ".gone"}))


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>one<br>two</p>", "one two"),
        ("<p>o<b>n</b>e<script>x()</script> two<!-- c --> three</p>", "one two three"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<td>plain</td>", "plain"),
    ],
)
def test_node_text_keeps_blocks_apart_and_words_whole(fragment: str, text: str) -> None:
    assert read_node_text(html.fragment_fromstring(fragment)) == text


def test_node_text_reads_no_further_than_it_is_told() -> None:
    node = html.fragment_fromstring("<div><p>one</p>" + "<b></b>" * 1000 + "<p>two</p></div>")
    assert read_node_text(node) == "one two"
    assert read_node_text(node, 100) == "one"
    assert read_node_text(html.fragment_fromstring("<p>one two</p>"), 5) == "one t"


def test_inner_html_escapes_text_once() -> None:
    assert (
        render_inner_html(html.fragment_fromstring("<p>a &lt;b&gt; &amp; <i>c</i> d</p>"))
        == "a &lt;b&gt; &amp; <i>c</i> d"
    )


@pytest.mark.parametrize(
    ("date", "text", "origin"),
    [
        (
            '<span class="day" title="2020-03-06T08:00:00+07:00">3 ngày trước</span>',
            "2020-03-06T08:00:00+07:00",
            "time",
        ),
        ('<span class="day"><i data-time="1583456400"></i> 3 ngày trước</span>', "1583456400", "time"),
        ('<span class="day"><time datetime="2020-03-06">hôm qua</time></span>', "2020-03-06", "time"),
        ('<span class="day" data-timestamp="1583456400"></span>', "1583456400", "time"),
        ('<span class="day" data-time="1583456400">06/03/2020</span>', "06/03/2020", "listing"),
        ('<time class="day" datetime="PT5M">06/03/2020</time>', "06/03/2020", "listing"),
        ('<span class="day" title="Ba ngày">3 ngày trước</span>', "3 ngày trước", "listing"),
    ],
)
def test_an_absolute_moment_is_taken_where_people_are_told_how_long_ago(date: str, text: str, origin: str) -> None:
    page = f'<html><body><div class="item"><a class="name" href="/a">Một</a>{date}</div></body></html>'
    (item,) = extract_items(document(page), rules(date=".day"))
    assert item.date is not None
    assert (item.date.text, item.date.origin) == (text, origin)
    assert item.date.printed in ("", "3 ngày trước", "hôm qua")


@pytest.mark.parametrize("axis", ["preceding", "following"])
def test_the_text_beside_an_element_is_what_xpath_finds(axis: str) -> None:
    page = html.fromstring("<p>one <a>1</a>\n<a>2</a> two<b>b</b> <a>3</a>\u00a0<i>i</i>three</p>")
    path = f"{axis}-sibling::text()[normalize-space()][1]"
    for node in page.iter("a", "b", "i"):
        assert evaluate_selector(node, path, Syntax.XPATH) == node.xpath(path)
