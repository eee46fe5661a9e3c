"""A bulletin's own page is read without rules: small pages, each for one rule."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

from model.item import DateOrigin, Item, ItemDate, Precision
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.attachments import guess_media_type
from scraper.extract.article.extract import RawArticle, extract_article
from scraper.extract.article.template import CHECK_EVERY, STEADY, Template, learn
from scraper.fetch.response import Response
from scraper.normalize.article import normalize_article
from scraper.normalize.text import read_fragment

SHARED = Path(__file__).parents[1].parent / "shared"
NOW = datetime(2024, 1, 1, tzinfo=UTC)
URL = "https://example.org/news/a.html"


def document(body: str, url: str = URL) -> HtmlDocument:
    response = Response(url=url, body=body.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    found = read_document(response)
    assert isinstance(found, HtmlDocument)
    return found


def context(language: str = "en", zone: str = "UTC", order: str = "DMY", now: datetime = NOW) -> DateContext:
    return DateContext(language=language, zone=zone, order=order, now=now)


def page(
    title: str = "A title of some length", head: str = "", above: str = "", body: str = "", below: str = ""
) -> str:
    body = body or "".join(f"<p>{PARAGRAPH} Number {number} of them.</p>" for number in range(4))
    return (
        f"<html><head><title>{title} | Site</title>{head}</head><body><h1>{title}</h1>{above}"
        f"<div class=text>{body}</div>{below}</body></html>"
    )


PARAGRAPH = "The parish council met on Tuesday evening and agreed to mend the bridge before the spring floods come."


def test_the_page_is_left_as_it_was() -> None:
    read_page = document(page())
    before = html.tostring(read_page.tree)
    normalize_article(extract_article(read_page, context=context()), base_url=URL)
    assert html.tostring(read_page.tree) == before


@pytest.mark.parametrize(
    ("head", "above", "expected", "origin"),
    [
        pytest.param("", '<p class="date">3 May 2021</p>', "2021-05-03", DateOrigin.LABEL, id="label"),
        pytest.param("", "<p>Published on 3 May 2021 by the clerk</p>", "2021-05-03", DateOrigin.LABEL, id="words"),
        pytest.param("", '<time datetime="2021-05-03">Monday</time>', "2021-05-03", DateOrigin.TIME, id="time"),
        pytest.param(
            '<meta property="article:published_time" content="2021-05-03T10:00:00Z">',
            '<p class="date">4 May 2021</p>',
            "2021-05-03",
            DateOrigin.META,
            id="meta-before-label",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-05-02"}</script>',
            '<time datetime="2021-05-03">Monday</time>',
            "2021-05-02",
            DateOrigin.JSON_LD,
            id="json-ld-first",
        ),
        pytest.param("", "", "", None, id="none"),
        pytest.param("", '<aside><nav><time datetime="2021-05-03">x</time></nav></aside>', "", None, id="menu"),
    ],
)
def test_the_publication_date_is_the_most_trusted(
    head: str, above: str, expected: str, origin: DateOrigin | None
) -> None:
    body = f"<p>On 18 October 2019 the bridge fell. {PARAGRAPH}</p><p>{PARAGRAPH}</p><p>{PARAGRAPH} Again.</p>"
    found = extract_article(document(page(head=head, above=above, body=body)), context=context())
    day = found.published.reading.at.date().isoformat() if found.published else ""
    assert day == expected
    assert (found.published.origin if found.published else None) is origin


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","datePublished":"2021-05-02"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2021-05-02",}\n//]]>',
        ' {"@type":"NewsArticle","datePublished":"2021-05-02"}; ',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;datePublished&quot;:&quot;2021-05-02&quot;}",
    ],
)
def test_json_ld_is_read_as_it_was_meant(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    found = extract_article(document(page(head=head)), context=context())
    assert found.published is not None
    assert found.published.reading.at.date().isoformat() == "2021-05-02"


def test_a_change_for_machines_needs_no_label() -> None:
    head = '<meta property="article:modified_time" content="2021-05-09T10:00:00Z">'
    above = '<p class="date">3 May 2021</p>'
    found = extract_article(document(page(head=head, above=above)), context=context())
    assert found.published is not None
    assert found.updated is not None
    assert (found.published.origin, found.updated.origin) == (DateOrigin.LABEL, DateOrigin.META)


@pytest.mark.parametrize(
    "mark",
    [
        '<a rel="author" href="/ann">Ann Lee</a>',
        '<span itemprop="author"><span itemprop="name">Ann Lee</span></span>',
    ],
)
def test_a_marked_author_near_the_title_is_the_author(mark: str) -> None:
    assert extract_article(document(page(above=f"<p>{mark}</p>")), context=context()).authors == ("Ann Lee",)


def test_a_link_around_picture_and_caption_is_left_a_link() -> None:
    box = '<a href="/photos/b"><img src="/b.jpg"><span class="caption">The bridge before the floods</span></a>'
    raw = extract_article(document(page(body=f"<p>{PARAGRAPH}</p><div>{box}</div>" + f"<p>{PARAGRAPH} Again.</p>" * 3)),
                  context=context())  # fmt: skip
    assert "https://example.org/b.jpg" in normalize_article(raw, base_url=URL).content


def test_a_change_is_no_publication() -> None:
    above = '<p class="date">Published: 3 May 2021</p><p class="date">Updated: 9 May 2021</p>'
    found = extract_article(document(page(above=above)), context=context())
    assert found.published is not None
    assert found.updated is not None
    assert found.published.reading.at.day == 3
    assert found.updated.reading.at.day == 9


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param('showDate("2021/05/03 01:43:09 01:43:09")', "2021-05-03 01:43", id="a function of the site's"),
        pytest.param("document.write('2021-05-03');", "2021-05-03 00:00", id="write"),
        pytest.param('countdownToDate("2021/05/03")', "", id="a countdown"),
        pytest.param('load("2021/05/03")', "", id="of something else"),
    ],
)
def test_a_date_that_a_script_prints_beside_the_text_is_a_label(script: str, expected: str) -> None:
    raw = extract_article(document(page(above=f"<p><script>{script}</script> Read 7 times</p>")), context=context())
    assert (f"{raw.published.reading.at:%Y-%m-%d %H:%M}" if raw.published else "") == expected
    assert raw.published is None or raw.published.origin is DateOrigin.LABEL


def test_a_date_that_a_script_prints_far_from_the_text_is_anothers() -> None:
    other = "<p>A line of another part.</p>" * 20 + '<p><script>showDate("2021/05/03")</script> Answer</p>'
    assert extract_article(document(page(below=f"<aside>{other}</aside>")), context=context()).published is None


def test_todays_date_above_the_title_is_not_the_bulletins() -> None:
    markup = page(above='<p class="date">3 May 2021</p>').replace("<h1>", '<div class="today">4 June 2023</div><h1>')
    found = extract_article(document(markup), context=context())
    assert found.published is not None
    assert found.published.reading.at.year == 2021


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<title>Bridge mended - The Herald</title><h1>Bridge mended</h1>", "Bridge mended", id="h1"),
        pytest.param(
            '<title>Bridge mended - The Herald</title><meta property="og:site_name" content="The Herald">',
            "Bridge mended",
            id="site-behind",
        ),
        pytest.param(
            '<title>The Herald | Bridge mended</title><meta property="og:site_name" content="The Herald">',
            "Bridge mended",
            id="site-before",
        ),
        pytest.param("<title>Bridge mended | Parish</title><div>Bridge mended</div>", "Bridge mended", id="div"),
        pytest.param("<h1>The Herald</h1><title>Bridge mended in May</title><h1>Bridge mended in May</h1>",
                     "Bridge mended in May", id="two-h1"),
        pytest.param("<p>x</p>", "", id="none"),
    ],
)  # fmt: skip
def test_the_title_is_without_the_sites_name(markup: str, expected: str) -> None:
    assert (
        extract_article(document(f"<html><body>{markup}<p>{PARAGRAPH}</p></body></html>"), context=context()).title
        == expected
    )


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        pytest.param("", '<p class="byline">By Ann Lee and Bo Ek</p>', ("Ann Lee", "Bo Ek"), id="byline"),
        pytest.param('<meta name="author" content="Ann Lee">', "", ("Ann Lee",), id="meta"),
        pytest.param('<meta name="author" content="https://example.org/ann">', "", (), id="address"),
        pytest.param(
            '<meta property="og:site_name" content="The Herald"><meta name="author" content="The Herald">',
            "<p>By Ann Lee</p>",
            ("Ann Lee",),
            id="site",
        ),
        pytest.param('<meta name="author" content="admin">', "", (), id="admin"),
        pytest.param("", "<p>Tác giả: Lê Thị Hoa</p>", ("Lê Thị Hoa",), id="label"),
    ],
)
def test_authors_are_people_and_never_the_site(head: str, above: str, expected: tuple[str, ...]) -> None:
    assert extract_article(document(page(head=head, above=above)), context=context()).authors == expected


def make_listed_item(day: datetime) -> Item:
    date = ItemDate(at=day, raw="x", origin=DateOrigin.LISTING, precision=Precision.DAY, zone="UTC")
    return Item(url=URL, title="t", aliases=("url:x",), fingerprint="f", published=date)


def test_listing_and_page_agree_or_the_stronger_wins_with_a_warning() -> None:
    markup = page(above='<time datetime="2021-05-03">Monday</time>')
    near, far = make_listed_item(datetime(2021, 5, 2, tzinfo=UTC)), make_listed_item(datetime(2021, 4, 2, tzinfo=UTC))
    agreed = normalize_article(extract_article(document(markup), context=context()), base_url=URL, listing=near)
    assert agreed.warnings == ()
    apart = normalize_article(extract_article(document(markup), context=context()), base_url=URL, listing=far)
    assert apart.published is not None
    assert apart.published.at.month == 5
    assert "2021-04-02" in str(apart.warnings[0])
    assert "2021-05-03" in str(apart.warnings[0])


def test_the_listings_date_wins_over_the_urls() -> None:
    url = "https://example.org/2021/05/03/a.html"
    found = normalize_article(
        extract_article(document(page(), url), context=context()),
        base_url=url,
        listing=make_listed_item(datetime(2020, 1, 1, tzinfo=UTC)),
    )
    assert found.published is not None
    assert found.published.origin is DateOrigin.LISTING
    assert found.warnings


def test_a_page_without_text_gives_no_content_and_a_warning() -> None:
    found = normalize_article(
        extract_article(document("<html><body><p>Hi</p></body></html>"), context=context()), base_url=URL
    )
    assert found.content == ""
    assert found.warnings


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/a/B.PDF", "application/pdf"),
        ("/get?file=plan.docx&x=1", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("/plan%2Epdf", "application/pdf"),
        ("/a.html", ""),
        ("/a.pdf/view", ""),
        ("http://[broken", ""),
    ],
)
def test_files_are_known_by_their_name(url: str, kind: str) -> None:
    assert guess_media_type(url) == kind


@pytest.mark.parametrize("markup", ["", "<", "<p>" * 3000, "<table>" * 200 + PARAGRAPH, "<h1><h1>x", "<title></title>"])
def test_strange_pages_raise_nothing(markup: str) -> None:
    normalize_article(extract_article(document(f"<html><body>{markup}</body></html>"), context=context()), base_url=URL)


def site_page(number: int) -> str:
    again = "<p>Reprinting is welcome if the parish bulletin is named as its source.</p>"
    text = "".join(f"<p>Item {number}, paragraph {part}. {PARAGRAPH}</p>" for part in range(5))
    return page(
        title=f"Bulletin number {number} of the parish",
        body=f"<div class='story-text'>{text}{again}</div>",
        below="<div class='nav2'><p>Telephone the clerk on weekday mornings, or write to the parish hall.</p></div>",
    )


def learn_from(count: int) -> tuple[Template, list[RawArticle]]:
    template, found = Template(), []
    for number in range(count):
        raw = extract_article(document(site_page(number)), context=context(), template=template)
        template = learn(template, raw.blocks, by_template=raw.by_template)
        found.append(raw)
    return template, found


def test_what_repeats_on_three_articles_is_furniture() -> None:
    template, found = learn_from(4)
    assert "Reprinting is welcome" in found[0].text
    assert "Reprinting is welcome" not in found[3].text
    assert "Item 3, paragraph 4" in found[3].text
    assert len(template.furniture) >= 2


def test_a_steady_selector_goes_first_and_is_checked_now_and_then() -> None:
    template, found = learn_from(STEADY + 2)
    assert template.steady
    assert [raw.by_template for raw in found] == [False] * STEADY + [True] * 2
    checked = Template(selector=template.selector, seen=CHECK_EVERY, agreement=template.agreement, texts=template.texts)
    assert not extract_article(document(site_page(9)), context=context(), template=checked).by_template


def test_a_selector_that_finds_nothing_leaves_the_page_to_the_general_extractor() -> None:
    template, _ = learn_from(STEADY + 1)
    raw = extract_article(document(site_page(9).replace("story-text", "other").replace("class=text", "class=new")),
                  context=context(), template=template)  # fmt: skip
    assert not raw.by_template
    assert "Item 9, paragraph 0" in raw.text
    for doubts in (1, 2):
        template = learn(template, raw.blocks, by_template=False)
        assert (template.steady, template.doubts, template.check_due) == (True, doubts, True)
    anew = learn(template, raw.blocks, by_template=False)
    assert (anew.agreement, anew.doubts, anew.steady) == (1, 0, False)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("<html><body>script only</body></html>", id="empty"),
        pytest.param("<html><body><h1>Sorry</h1><p>This page cannot be shown now.</p></body></html>", id="an error"),
    ],
)
def test_a_page_without_a_text_teaches_nothing(odd: str) -> None:
    template, _ = learn_from(STEADY + 1)
    raw = extract_article(document(odd), context=context(), template=template)
    assert learn(template, raw.blocks, by_template=raw.by_template) == template


def test_one_odd_page_is_forgotten_when_the_next_agrees() -> None:
    template, _ = learn_from(STEADY + 1)
    for markup, doubts in ((site_page(8).replace("story-text", "other"), 1), (site_page(9), 0)):
        raw = extract_article(document(markup), context=context(), template=template)
        template = learn(template, raw.blocks, by_template=raw.by_template)
        assert (template.steady, template.doubts) == (True, doubts)


def test_a_template_survives_being_stored() -> None:
    template, _ = learn_from(3)
    assert Template.from_json(template.to_json()) == template
    assert Template.from_json(template.to_json().replace('"doubts":0,', "")) == template  # as it was stored once
    assert Template.from_json("") == Template.from_json("[]") == Template.from_json('{"selector":1}') == Template()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
def test_the_page_that_the_project_began_with_comes_out_whole() -> None:
    gold = json.loads((SHARED / "corpus" / "seed" / "gold.json").read_text(encoding="utf-8"))
    wanted = gold["bulletin"]
    name = wanted["url"].rsplit("/", 1)[-1]
    body = (SHARED / "corpus" / "seed" / "pages" / f"{name}.html").read_text(encoding="utf-8")
    known = context("vi", gold["timezone"], now=datetime(2020, 3, 10, 5, tzinfo=UTC))
    found = normalize_article(extract_article(document(body), context=known), base_url=URL)
    assert found.title == wanted["title"]
    assert found.categories == (wanted["section"],)
    assert found.published is not None
    assert found.published.at == datetime(2020, 3, 8, 17, tzinfo=UTC)  # 9 March in its zone
    text = read_fragment(found.content)
    lines = [*wanted["paragraphs"][:7], wanted["caption"], *wanted["paragraphs"][7:]]
    assert text.split("\n") == lines
    assert re.search(r"<figure><img [^>]*src=\"https://example.org/Uploads/2020/3/9/hoi-nghi.jpg\"", found.content)
    assert f"<figcaption>{wanted['caption']}</figcaption>" in found.content
