"""What the names of elements and the words of lines say of the part of a page that they stand on."""

import re

import pytest
from lxml import html

from scraper.extract.article.block_names import (
    is_caption_name,
    is_furniture_name,
    is_metadata_line,
    is_reader_notice,
    join_names,
    matches_name,
    split_camel_case,
)
from scraper.lexicon.part_names import CAPTION, CREDIT, LEAD, NOTE
from scraper.lexicon.phrases import is_pointer
from tests.bulletins import letters


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<p class='a b' id=c>x</p>", "a b c"),
        ("<p id=c role=note class=a>x</p>", "c note a"),
        ("<p itemprop=name data-component=Byline>x</p>", "name Byline"),
        ("<p class=post_meta>x</p>", "post-meta"),
        ("<p id=two-dashes-only>x</p>", "two-dashes-only"),
        ("<p id=the-related-stories-heading>x</p>", ""),
        ("<p class=the-related-stories-heading>x</p>", "the-related-stories-heading"),
        ("<p title=x style=y>x</p>", ""),
    ],
)
def test_a_name_is_what_the_page_calls_an_element(markup: str, name: str) -> None:
    assert join_names(html.fragment_fromstring(markup)) == name


def test_a_name_is_bounded() -> None:
    assert len(join_names(html.fragment_fromstring(f"<p class='{letters(1500)}'>x</p>"))) == 1000


@pytest.mark.parametrize(
    ("name", "parted"), [("relatedNews", "related-News"), ("URL", "URL"), ("aB cD", "a-B c-D"), ("x-y", "x-y")]
)
def test_words_in_camel_case_are_parted(name: str, parted: str) -> None:
    assert split_camel_case(name) == parted


@pytest.mark.parametrize(
    "name",
    [
        "related", "relatedNews", "post-related", "more-stories", "most-read", "comments", "share-bar", "social-links",
        "newsletter", "signup", "paywall", "adsense", "breadcrumb", "tag-list", "pager", "sidebar", "author-box",
        "post-meta", "cookie", "screen-reader-text", "tin-lien-quan", "xem-them", "visually-hidden",
    ],
)  # fmt: skip
def test_furniture_is_known_by_name(name: str) -> None:
    assert is_furniture_name(name)


@pytest.mark.parametrize("name", ["", "text", "shared-memory", "commentary", "address", "printing", "stage", "uprated"])
def test_words_that_hold_such_a_name_are_no_furniture(name: str) -> None:
    assert not is_furniture_name(name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (LEAD, "article-lead"), (LEAD, "sapo"), (LEAD, "chapo"), (LEAD, "standFirst"), (LEAD, "subHeadline"),
        (LEAD, "manchet"), (NOTE, "key-points"), (NOTE, "infoBox"), (NOTE, "callout"), (CREDIT, "byline"),
        (CREDIT, "pubdate"), (CREDIT, "authorName"), (CREDIT, "reading-time"), (CAPTION, "wp-caption-text"),
        (CAPTION, "photoDesc"), (CAPTION, "cutline"),
    ],
)  # fmt: skip
def test_kinds_are_known_by_name(kind: re.Pattern[str], name: str) -> None:
    assert matches_name(kind, name)
    assert not matches_name(kind, "")


def test_a_caption_is_known_by_name() -> None:
    assert is_caption_name("photo-caption")
    assert not is_caption_name("captioned")
    assert not is_caption_name("")


@pytest.mark.parametrize(
    "line",
    [
        "Read more: the mill", "See also", "Related stories", "Lire aussi : le moulin", "Lesen Sie auch", "Leia também",
        "Leggi anche: il mulino", "Läs också", "Czytaj też", "Читайте также", "Xem thêm", "Baca juga: pasar",
        "関連記事", "相关阅读", "관련기사", "اقرأ أيضا", "Čtěte také", "Διαβάστε επίσης", "Читайте також",
        "» Advertisement", "Other news", "Benzer haberler", "Kapcsolódó cikkek",
    ],
)  # fmt: skip
def test_a_line_that_leads_away_is_known_by_its_words(line: str) -> None:
    assert is_pointer(line)


@pytest.mark.parametrize(
    "line", ["Read the notice", "The related works", "More than ten", "Other news reached us", "Verwandte kamen zu ihr"]
)
def test_a_sentence_that_begins_alike_leads_nowhere(line: str) -> None:
    assert not is_pointer(line)


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        pytest.param("Published: 3 May 2024", True, id="a day"),
        pytest.param("Published: 3 May 2024 | Views: 56", True, id="and a count"),
        pytest.param("Published: 3 May 2024 | 56", True, id="numbers alone"),
        pytest.param("Published: today", False, id="without a number"),
        pytest.param("3 May 2024", False, id="without its word"),
        pytest.param("Published: 3 May 2024 | Mill Lane is closed", False, id="and something else"),
        pytest.param("Views: 5 " + "abcd " * 14 + "e", False, id="a part of eighty characters"),
        pytest.param("Views: 5 " + "abcd " * 13 + "e", True, id="a part of less"),
        pytest.param("Views: 5 " + "abcd " * 6 + "e.", False, id="a sentence of forty characters"),
        pytest.param("Views: 5 " + "abcd " * 5 + "e.", True, id="a sentence of less"),
        pytest.param(" | ".join(["Published: 3 May 2024 at nine in the town"] * 3) + " | Views: 1234567890", True,
                     id="a line of 149 characters"),
        pytest.param(" | ".join(["Published: 3 May 2024 at nine in the town"] * 4), False, id="a line of 173"),
    ],
)  # fmt: skip
def test_a_stamp_holds_nothing_but_days_and_counts(line: str, stamp: bool) -> None:
    assert is_metadata_line(line) == stamp


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        pytest.param("You need Adobe Acrobat Reader", True, id="named"),
        pytest.param("You need a reader", False, id="any reader"),
        pytest.param("Adobe " + letters(200) + " Reader", False, id="far apart"),
        pytest.param("Adobe Acrobat Reader " + letters(228), True, id="249 characters"),
        pytest.param("Adobe Acrobat Reader " + letters(229), False, id="250 characters"),
    ],
)
def test_advice_names_the_program_in_few_words(line: str, advice: bool) -> None:
    assert is_reader_notice(line) == advice
