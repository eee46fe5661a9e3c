"""What a discovered source is called: slugs of addresses, titles of pages, languages of feeds."""

import pytest

from model.outcome import NO_VALIDATORS
from scraper.discovery.naming import (
    LONGEST_SLUG,
    LONGEST_TITLE,
    find_feed_language,
    find_free_slug,
    find_page_title,
    make_slug,
    name_source,
)
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
        ("https://www.example.org/tin-tuc/B%E1%BA%A3n%20%C4%90%E1%BB%93", "example-tin-tuc-ban-do"),
        ("https://www.example.org/", "example"),
        ("https://blog.example.org/", "example-blog"),
        ("https://example.org/blog/", "example-blog"),
        ("https://EXAMPLE.org/News/", "example-news"),
        ("https://example.org:8443/a", "example-a"),
        ("https://example.org/list.php?page=2#top", "example-list"),
        ("https://example.org/news/index.html", "example-news"),
        ("https://example.org/news/2026/17/", "example-news"),
        ("https://example.org/a__b--c//d", "example-a-b-c-d"),
        ("https://example.org/été", "example-ete"),
        ("https://example.org/đô-thị", "example-do-thi"),
        ("https://example.org/новости", "example"),
        ("https://example.org/v1.2/notes", "example-v1-2-notes"),
        ("https://münchen.example/", "munchen"),
        ("https://news.city.co.uk/", "city-news"),
        ("https://notices.archive.city.gov.vn/", "city-archive"),
        ("https://www.gov.uk/search", "gov-uk-search"),
        ("https://vc.ru/new", "vc-ru-new"),
        ("https://bbc.com/news", "bbc-news"),
        ("http://127.0.0.1:8000/news", "127-0-0-1-news"),
        ("http://localhost/page.html", "localhost-page"),
        ("http://例え.jp/", "jp"),
        ("http://例え/", "source"),
        ("/news", "news"),
        ("http://[broken", "source"),
        ("", "source"),
    ],
)
def test_a_slug_is_site_and_path_in_latin_letters(url: str, slug: str) -> None:
    assert make_slug(url) == slug


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("b" * 31 + "/more", "a-" + "b" * 31 + "-more"),
        ("b" * 34 + "/more", "a-more"),
        ("c/" + "b" * 32 + "/more", "a-" + "b" * 32 + "-more"),
        ("very-long-words-behind-each-other-in-one-path", "a-very-long-words-behind-each-other-in"),
        ("b" * 38, "a-" + "b" * 38),
        ("b" * 61, "a-" + "b" * 61),
        ("b" * 62, "a-" + "b" * 61),
        ("b" * 200, "a-" + "b" * 61),
    ],
)
def test_a_slug_is_short_and_ends_with_a_word(path: str, slug: str) -> None:
    assert make_slug(f"http://a.example/{path}") == slug
    assert len(slug) <= LONGEST_SLUG


@pytest.mark.parametrize(
    ("url", "title", "slug"),
    [
        ("https://www.example.org/", "Blog - example.org", "example-blog"),
        ("https://www.example.org/?p=3", "Example | Town notices", "example-town-notices"),
        ("https://www.example.org/17/", "Bản tin", "example-ban-tin"),
        ("https://www.example.org/", "Example", "example"),
        ("https://www.example.org/", "example.org", "example"),
        ("https://příběh.example/", "Příběh", "pribeh"),
        ("https://www.example.org/", "новости", "example"),
        ("https://www.example.org/news", "Town notices", "example-news"),
    ],
)
def test_where_the_path_says_nothing_the_title_does(url: str, title: str, slug: str) -> None:
    assert make_slug(url, title) == slug


@pytest.mark.parametrize(
    ("slug", "taken", "free"),
    [
        ("news", set(), "news"),
        ("news", {"news"}, "news-2"),
        ("n" * 63, {"n" * 63}, "n" * 61 + "-2"),
        ("n" * 60 + "-ab", {"n" * 60 + "-ab"}, "n" * 60 + "-2"),
    ],
)
def test_a_free_slug_has_a_number_behind_it(slug: str, taken: set[str], free: str) -> None:
    assert find_free_slug(slug, taken) == free


SITE_NAME = "<meta property='og:site_name' content='{}'>"


@pytest.mark.parametrize(
    ("title", "head", "name"),
    [
        ("Blog", "", "Blog - oxley.example"),
        ("Search results", "", "Search results - oxley.example"),
        ("Supreme Court", "", "Supreme Court - oxley.example"),
        ("News & events 2026", "", "News & events 2026 - oxley.example"),
        ("Kết quả tìm kiếm", "", "Kết quả tìm kiếm - oxley.example"),
        ("ニュース一覧", "", "ニュース一覧 - oxley.example"),
        ("Ferries", "", "Ferries - oxley.example"),
        ("Oxley", "", "Oxley"),
        ("Oxley news", "", "Oxley news"),
        ("Town news", "", "Town news - oxley.example"),
        ("Whitby notices", "", "Whitby notices"),
        ("Notices of the harbour office", "", "Notices of the harbour office"),
        ("Blog", SITE_NAME.format("The Oxley Post"), "Blog - The Oxley Post"),
        ("Blog", SITE_NAME.format("Blog"), "Blog - oxley.example"),
        ("Blog", SITE_NAME.format("x" * 61), "Blog - oxley.example"),
        ("Blog", "<meta name='application-name' content='Oxley Post'>", "Blog - Oxley Post"),
        ("Blog", "<title>Blog | Oxley Post</title>", "Blog - Oxley Post"),
        ("Blog", "<title>Oxley Post: Blog</title>", "Blog - Oxley Post"),
        ("Blog", "<title>Whitby</title>", "Blog - oxley.example"),
        ("Blog", "<title>Blog | News | Home</title>", "Blog - oxley.example"),
        ("Blog", SITE_NAME.format("https://www.oxley.example"), "Blog - oxley.example"),
        ("Blog", SITE_NAME.format("Blog of the Oxley Post"), "Blog of the Oxley Post"),
        ("活動", SITE_NAME.format("世界青年会"), "活動 - 世界青年会"),
        ("寺院活動日程", SITE_NAME.format("世界青年会"), "寺院活動日程"),
        ("w" * 20, "", "w" * 20 + " - oxley.example"),
        ("w" * 21, "", "w" * 21),
        ("", SITE_NAME.format("The Oxley Post"), ""),
    ],
)
def test_a_title_that_fits_many_sites_has_the_sites_name_behind_it(title: str, head: str, name: str) -> None:
    page = read_page("<p>x</p>", head=head)
    assert name_source(title, "https://www.oxley.example/news", page) == name


def test_a_title_of_a_feed_is_named_by_the_host() -> None:
    assert name_source("News", "https://www.oxley.example/rss") == "News - oxley.example"
    assert name_source("News", "/rss") == "News"
    assert name_source("t" * 500, "https://oxley.example/") == "t" * LONGEST_TITLE


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> City\n  news </title>", "<h1>Heading</h1>", "City news"),
        ("<title> </title>", "<h1>The <b>heading</b></h1>", "The heading"),
        ("", "<h1>First</h1><h1>Second</h1>", "First"),
        ("<title></title>", "<svg><title>Logo</title></svg>", ""),
        ("", "<p>Text</p>", ""),
    ],
    ids=["title", "blank title", "first heading", "a drawing's title", "neither"],
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
