"""An item's own page read again: the same, edited, or another page."""

import pytest

from model.article import Article
from model.item import Enclosure
from model.outcome import Validators
from scraper.page_memory import is_edited, is_same_page, remember_content

TEXT = "<p>The library closes at six on Monday the ninth.</p><p>Books can be given back at the gate.</p>"
FILE = Enclosure(url="https://a.example/plan.pdf?token=1", media_type="application/pdf", length=10)


def read(content: str = TEXT, **fields: object) -> Article:
    return Article(content=content, **fields)  # type: ignore[arg-type]  # fields of Article


def edited(before: Article, after: Article) -> bool:
    known, seen = remember_content(before.content, Validators()), remember_content(after.content, Validators())
    return is_edited(before, after, known, seen)


@pytest.mark.parametrize(
    "after",
    [
        read(TEXT.replace("six", "seven")),
        read(TEXT + "<p>The reading room stays open.</p>"),
        read(TEXT.partition("</p>")[0] + "</p>"),
        read(title="The library closes early"),
        read(enclosures=(FILE,)),
    ],
    ids=["word", "line more", "line less", "title", "file"],
)
def test_a_change_of_text_title_or_files_is_an_edit(after: Article) -> None:
    assert edited(read(), after)


@pytest.mark.parametrize(
    "after",
    [
        read(),
        read(TEXT.replace("<p>", "<p>\n ")),
        read(TEXT + "<p>1,204 views</p>"),
        read(TEXT + "<p>3 days ago</p>"),
        read(image="https://a.example/other.png"),
        read(authors=("Ann Lee",)),
    ],
)
def test_spacing_counters_and_pictures_are_no_edit(after: Article) -> None:
    assert not edited(read(), after)


def test_a_file_is_another_by_its_address_or_its_length_and_not_by_its_query() -> None:
    before = read(enclosures=(FILE,))

    def with_file(**changes: object) -> Article:
        values = {"url": FILE.url, "media_type": FILE.media_type, "length": FILE.length}
        return read(enclosures=(Enclosure(**{**values, **changes}),))  # type: ignore[arg-type]  # fields of Enclosure

    assert not edited(before, with_file(url="https://a.example/plan.pdf?token=2"))
    assert not edited(before, with_file(length=0)), "a length that was not told says nothing"
    assert edited(before, with_file(length=11))
    assert edited(before, with_file(url="https://a.example/plan-2.pdf"))
    assert edited(before, read())


def test_another_page_at_the_same_address_is_known_for_one() -> None:
    assert is_same_page(read(), read(TEXT.replace("Monday the ninth", "Tuesday the tenth")))
    assert not is_same_page(read(), read("<p>Please sign in with your card number to go on reading.</p>"))
    assert not is_same_page(read(), read("<p>The library closes at six</p>")), "a teaser"
    assert not is_same_page(read(), read(""))
    assert is_same_page(
        read("<p>图书馆星期一下午六点关门,请读者提前还书。</p>"),
        read("<p>图书馆星期一下午七点关门,请读者提前还书。</p>"),
    )


def test_a_text_whose_quotes_became_question_marks_is_not_the_page() -> None:
    before = TEXT + "<p>The reader’s card – “free” for all who live here.</p>"
    assert not is_same_page(read(before), read(before.encode("ascii", "replace").decode().replace("?", "???")))
    assert not is_same_page(read(before), read("".join(c if c < "\x80" else "\ufffd" for c in before)))
    assert is_same_page(read(before), read(before + "<p>Why???</p>"))
    assert is_same_page(read(before + "<p>Why???</p>"), read(before.replace("’", "'") + "<p>Why???</p>"))
