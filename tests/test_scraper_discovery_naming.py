"""What a discovered source is called: slugs of addresses, titles of pages, languages of feeds."""

import pytest

from model.outcome import NO_VALIDATORS
from scraper.discovery.naming import LONGEST_SLUG, LONGEST_TITLE, find_feed_language, find_page_title, make_slug
from scraper.document import Document
from scraper.document.reading import read_document
from scraper.fetch.response import Response
from tests.pages import read_page


def read_feed(language: str) -> Document:
    """Return an RSS feed that declares a language."""
    body = (
        f"<rss version='2.0'><channel><title>Feed</title><link>http://h.example/</link>{language}"
        "<item><title>A bulletin</title><link>http://h.example/1</link></item></channel></rss>"
    )
    return read_document(
        Response(
            url="http://h.example/rss",
            body=body.encode(),
            media_type="application/rss+xml",
            charset="utf-8",
            validators=NO_VALIDATORS,
        )
    )


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.example.org/tin-tuc/B%E1%BA%A3n%20%C4%90%E1%BB%93", "example-org-tin-tuc-ban-do"),
        ("https://www.example.org/", "example-org"),
        ("https://news.www.example.org/", "news-www-example-org"),
        ("https://EXAMPLE.org/News/", "example-org-news"),
        ("https://example.org:8443/a", "example-org-a"),
        ("https://example.org/list.php?page=2#top", "example-org-list-php"),
        ("https://example.org/a__b--c//d", "example-org-a-b-c-d"),
        ("https://example.org/été", "example-org-ete"),
        ("https://example.org/đô-thị", "example-org-do-thi"),
        ("https://example.org/новости", "example-org"),
        ("https://münchen.example/", "munchen-example"),
        ("http://例え/", "source"),
        ("/news", "news"),
        ("http://[broken", "source"),
        ("", "source"),
    ],
)
def test_a_slug_is_host_and_path_in_latin_letters(url: str, slug: str) -> None:
    assert make_slug(url) == slug


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("b" * (LONGEST_SLUG - 10), LONGEST_SLUG),
        ("b" * (LONGEST_SLUG - 11), LONGEST_SLUG - 1),
        ("b" * (LONGEST_SLUG - 9), LONGEST_SLUG),
        ("b" * (LONGEST_SLUG - 11) + "/more", LONGEST_SLUG - 1),
    ],
    ids=["exact", "shorter", "longer", "a hyphen at the cut"],
)
def test_a_slug_is_cut_at_its_bound_and_ends_in_no_hyphen(path: str, length: int) -> None:
    slug = make_slug(f"http://a.example/{path}")
    assert len(slug) == length
    assert not slug.endswith("-")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> City\n  news </title>", "<h1>Heading</h1>", "City news"),
        ("<title> </title>", "<h1>The <b>heading</b></h1>", "The heading"),
        ("", "<h1>First</h1><h1>Second</h1>", "First"),
        ("<title></title>", "<svg><title>Logo</title></svg>", "Logo"),
        ("", "<p>Text</p>", ""),
    ],
    ids=["title", "blank title", "first heading", "second title", "neither"],
)
def test_a_page_is_called_by_its_title_else_by_its_heading(head: str, body: str, title: str) -> None:
    assert find_page_title(read_page(body, head=head)) == title


@pytest.mark.parametrize("count", [LONGEST_TITLE, LONGEST_TITLE + 1])
def test_a_title_is_cut_wherever_it_comes_from(count: int) -> None:
    text = "t" * count
    assert len(find_page_title(read_page("<p>x</p>", head=f"<title>{text}</title>"))) == LONGEST_TITLE
    assert len(find_page_title(read_page(f"<h1>{text}</h1>", head=""))) == LONGEST_TITLE


def test_a_feed_has_no_page_title() -> None:
    assert find_page_title(read_feed("")) == ""


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        ("<language>vi</language>", "vi"),
        ("<language>pt-BR</language>", "pt-br"),
        ("<language>not a language</language>", ""),
        ("<language>zz-!!</language>", ""),
        ("", ""),
    ],
)
def test_a_feeds_language_is_taken_where_it_is_one(declared: str, language: str) -> None:
    assert find_feed_language(read_feed(declared)).lower() == language


def test_a_page_declares_no_language_of_a_feed() -> None:
    assert find_feed_language(read_page("<p>x</p>", language="fr")) == ""
