"""What names of parts say a node is, in the words that sites use for it."""

import pytest

from scraper.discovery.detection.words import find_marks


def mark(classes: str = "", *, tag: str = "div", identity: str = "", role: str = "") -> set[str]:
    return set(find_marks(tag, classes, identity, role))


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("pubdate", "date"),
        ("datum", "date"),
        ("list-日期", "date"),
        ("thoigian", "date"),
        ("headline", "title"),
        ("titre", "title"),
        ("tieude", "title"),
        ("excerpt", "summary"),
        ("sapo", "summary"),
        ("byline", "author"),
        ("auteur", "author"),
        ("kategorie", "category"),
        ("readmore", "more"),
        ("xemtiep", "more"),
        ("comments", "comments"),
        ("beitrag", "item"),
        ("archive", "list"),
        ("inhalt", "main"),
        ("sidebar", "aside"),
        ("docnhieu", "aside"),
        ("pagination", "pager"),
        ("lastmod", "updated"),
        ("posted", "published"),
    ],
)
def test_a_name_says_what_a_node_is(name: str, meaning: str) -> None:
    assert meaning in mark(name)
    assert mark(identity=name) == mark(name)


@pytest.mark.parametrize(
    "name",
    [
        "entry-title",
        "entry_title",
        "entryTitle",
        "EntryTitle",
        "entry--title",
        "ENTRY-title",
        "entry:title",
        "entry2title",
    ],
)
def test_names_are_split_at_signs_humps_and_numbers(name: str) -> None:
    assert mark(name) == {"item", "title"}


@pytest.mark.parametrize("name", ["entrytitle", "subtitled", "titles", "postcode", "xdatex"])
def test_part_of_a_word_says_nothing(name: str) -> None:
    assert "title" not in mark(name)
    assert "date" not in mark(name)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("read-more", "more"), ("readMore", "more"), ("tieu-de", "title"), ("time-stamp", "date"), ("tom-tat", "summary")],
)
def test_two_parts_together_may_be_a_word(name: str, meaning: str) -> None:
    assert meaning in mark(name)


@pytest.mark.parametrize("name", ["more-read", "read-x-more", "more"])
def test_parts_in_another_order_are_no_pair(name: str) -> None:
    assert mark("x-" + name) == mark("more")


@pytest.mark.parametrize(
    "name", ["most-read", "mostRead", "most_viewed", "tag-cloud", "side-bar", "right-column", "box-right", "hot-news"]
)
def test_some_pairs_stand_beside_the_list(name: str) -> None:
    assert "aside" in mark(name)


@pytest.mark.parametrize("name", ["read", "right", "most-news", "right-news", "hot", "column-right"])
def test_half_a_pair_does_not(name: str) -> None:
    assert "aside" not in mark(name)


@pytest.mark.parametrize(
    ("name", "aside"),
    [
        ("header", True),
        ("site-header", True),
        ("page-footer", True),
        ("search-form", True),
        ("footer-2", False),
        ("group-header", False),
        ("panel-footer", False),
        ("year-filter", False),
        ("nav", True),
        ("group-nav", True),
        ("group-sidebar", True),
        ("panel-header-nav", True),
    ],
)
def test_a_header_is_the_sites_only_where_the_name_says_no_more(name: str, aside: bool) -> None:
    assert ("aside" in mark(name)) is aside


@pytest.mark.parametrize(
    ("name", "aside"),
    [
        ("news-sidebar", True),
        ("related-news", False),
        ("sidebar-news", False),
        ("main-nav", True),
        ("nav-main", False),
        ("widget-list", False),
        ("popular-posts-box", False),
        ("recent-posts", True),
        ("most-read-news", True),
    ],
)
def test_a_list_called_after_what_is_beside_it_may_hold_the_news(name: str, aside: bool) -> None:
    """The last part says what a node is; the others tell of which kind it is."""
    assert ("aside" in mark(name)) is aside


def test_names_are_looked_at_one_by_one() -> None:
    assert mark("read more") == mark("more")
    assert mark("entry title pubdate") == {"item", "title", "date", "published"}
    assert "aside" in mark("sidebar list")


@pytest.mark.parametrize(
    ("tag", "meaning"),
    [
        ("nav", "aside"),
        ("footer", "aside"),
        ("aside", "aside"),
        ("main", "main"),
        ("time", "date"),
        ("article", "item"),
    ],
)
def test_a_tag_says_what_a_node_is(tag: str, meaning: str) -> None:
    assert mark(tag=tag) == {meaning}
    assert mark("title", tag=tag) == {meaning, "title"}


@pytest.mark.parametrize("tag", ["div", "header", "section", "ul"])
def test_other_tags_say_nothing(tag: str) -> None:
    assert mark(tag=tag) == set()


@pytest.mark.parametrize(
    ("role", "meaning"),
    [("navigation", "aside"), ("search", "aside"), ("menuitem", "aside"), ("article", "item"), ("heading", "title")],
)
def test_a_role_says_what_a_node_is(role: str, meaning: str) -> None:
    assert mark(role=role) == {meaning}


def test_a_role_that_is_not_known_says_nothing() -> None:
    assert mark(role="presentation") == set()
    assert mark("title", role="presentation", identity="x9") == {"title"}
