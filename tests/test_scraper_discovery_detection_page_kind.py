"""What a page is: from how much text there is, what its title says, and how good its best list is."""

from collections.abc import Mapping
from datetime import timedelta
from math import log

import pytest

from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.page_kind import (
    choose_list_title,
    classify_page,
    compute_page_features,
    estimate_article,
    has_list_below_text,
    has_programme,
)
from scraper.document import HtmlDocument
from scraper.document.title import read_page_title
from tests.pages import NOW, find_nodes, make_list, read_page

LINKS = "<a href=/a>x</a>"
NO_LIST: Mapping[str, float] = {}
GOOD = {"dated": 1.0, "aside": 0.0, "few": 0.0, "short_titles": 0.0, "two": 0.0}
PASSWORD = "<form><input type=Password></form>"


def read(
    body: str, title: str = "News", head: str = "", url: str = "https://city.example/news"
) -> tuple[HtmlDocument, FlatTree]:
    document = read_page(body, head=f"<title>{title}</title>{head}", url=url)
    return document, flatten_tree(document.tree, document.url)


def classify(
    body: str,
    title: str = "News",
    evidence: Mapping[str, float] = NO_LIST,
    confidence: float = 0.0,
    sure: bool = False,
    article: float = 0.0,
    head: str = "",
) -> str:
    document, flat = read(body, title, head)
    return classify_page(document, flat, evidence, confidence, sure, article).value


def letters(count: int, apiece: int = 50) -> str:
    """Return text of so many letters, in paragraphs too short to be running text."""
    return "".join(f"<p>{'x' * min(apiece, count - at)}</p>" for at in range(0, count, apiece))


def features(body: str, members: int = 0, **more: str) -> dict[str, float]:
    document, flat = read(body, **more)
    return compute_page_features(document, flat, find_nodes(flat, "li")[:members], {})


def test_a_list_is_one_and_a_page_without_links_holds_none() -> None:
    assert classify(make_list() + letters(400), evidence=GOOD, confidence=0.9) == "list"
    assert classify(letters(400)) == "empty"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "error"),
        ({"sure": True}, "list"),
        ({"evidence": GOOD, "confidence": 0.9}, "list"),
        ({"evidence": {**GOOD, "dated": 0.49}, "confidence": 0.9}, "error"),
        ({"evidence": {**GOOD, "dated": 0.5}, "confidence": 0.9}, "list"),
        ({"article": 0.74}, "error"),
        ({"article": 0.76}, "list"),
    ],
)
def test_a_page_that_says_that_it_is_not_there_is_an_error_unless_it_has_a_dated_list(
    changes: dict[str, object], kind: str
) -> None:
    assert classify(LINKS + letters(3000), title="Page not found", **changes) == kind  # type: ignore[arg-type]


def test_the_first_heading_that_leads_nowhere_is_read_too() -> None:
    linked = "<h1><a href=/x>Page not found</a></h1>"
    assert classify(f"<h1>Page not found</h1>{LINKS}{letters(3000)}") == "error"
    assert classify(f"{linked}{LINKS}{letters(3000)}") == "list"
    assert classify(f"<h3>Page not found</h3>{LINKS}{letters(3000)}") == "list"


@pytest.mark.parametrize(("count", "kind"), [(300, "challenge"), (2400, "challenge"), (2500, "list"), (6000, "list")])
def test_a_challenge_has_little_text(count: int, kind: str) -> None:
    assert classify(LINKS + letters(count), title="Just a moment...") == kind


def test_words_of_a_challenge_in_the_text_count_where_the_list_is_doubtful() -> None:
    body = f"{make_list()}<label>Checking your browser</label>{letters(400)}"
    assert classify(body, evidence=GOOD, confidence=0.49) == "challenge"
    assert classify(body, evidence=GOOD, confidence=0.51) == "list"


@pytest.mark.parametrize(
    ("text", "script", "kind"),
    [
        (100, "", "challenge"),
        (190, "", "challenge"),
        (210, "", "list"),
        (590, "", "list"),
        (100, "x" * 2900, "challenge"),
        (100, "x" * 3000, "script-only"),
        (100, "x" * 8900, "script-only"),
    ],
)
def test_the_scripts_of_a_challenge_count_where_there_is_hardly_any_text(text: int, script: str, kind: str) -> None:
    scripts = f"<script>{script}/cdn-cgi/challenge-platform</script>"
    assert classify(LINKS + letters(text) + scripts) == kind


@pytest.mark.parametrize(
    ("confidence", "title", "kind"), [(0.9, "News", "list"), (0.4, "News", "login"), (0.9, "Log in", "login")]
)
def test_a_password_is_wanted_where_the_list_is_doubtful_or_the_title_says_so(
    confidence: float, title: str, kind: str
) -> None:
    assert classify(make_list() + PASSWORD + letters(400), title, GOOD, confidence) == kind


@pytest.mark.parametrize(("count", "kind"), [(280, "error"), (700, "error"), (830, "list"), (2300, "list")])
def test_an_error_is_said_in_few_lines_or_in_the_title(count: int, kind: str) -> None:
    assert classify(LINKS + "<p>404 Internal trouble</p>" + letters(count)) == kind
    assert classify(LINKS + letters(count), title="503") == "error"


@pytest.mark.parametrize(
    ("text", "more", "kind"),
    [
        (100, "<script src=/app.js></script>", "empty"),
        (100, f"<script>{'x' * 190}</script>", "empty"),
        (100, f"<script>{'x' * 210}</script>", "script-only"),
        (100, "<noscript>Please enable JavaScript</noscript>", "script-only"),
        (190, f"<script>{'x' * 300}</script>", "script-only"),
        (210, f"<script>{'x' * 300}</script>", "list"),
        (590, f"<script>{'x' * 900}</script>", "list"),
    ],
)
def test_a_page_with_hardly_any_text_is_filled_by_scripts_or_empty(text: int, more: str, kind: str) -> None:
    assert classify(LINKS + letters(text) + more) == kind


@pytest.mark.parametrize(("article", "kind"), [(0.3, "list"), (0.74, "list"), (0.76, "article"), (1.0, "article")])
def test_a_page_that_surely_is_an_article_is_one(article: float, kind: str) -> None:
    text = LINKS + letters(2500) + f"<p>{'x' * 500}</p>"
    assert classify(text, evidence=GOOD, confidence=0.9, article=article) == kind


@pytest.mark.parametrize(("running", "kind"), [(100, "list"), (190, "list"), (210, "article"), (590, "article")])
def test_an_article_has_running_text(running: int, kind: str) -> None:
    text = LINKS + letters(2500) + f"<p>{'x' * running}</p>"
    assert classify(text, evidence=GOOD, confidence=0.9, article=0.9) == kind


@pytest.mark.parametrize(("running", "kind"), [(500, "empty"), (1190, "empty"), (1210, "article"), (3500, "article")])
def test_a_page_without_links_is_an_article_if_it_is_long(running: int, kind: str) -> None:
    assert classify(letters(2500) + f"<p>{'x' * running}</p>") == kind


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"dated": 0.0, "aside": 0.4}, "list"),
        ({"dated": 0.0, "aside": 0.5}, "empty"),
        ({"dated": 0.49, "aside": 1.0}, "empty"),
        ({"dated": 0.5, "aside": 1.0}, "list"),
        ({"dated": 0.0, "few": 1.0}, "list"),
        ({"dated": 0.0, "few": 1.0, "short_titles": 0.49}, "list"),
        ({"dated": 0.0, "few": 1.0, "short_titles": 0.5}, "empty"),
        ({"dated": 0.0, "few": 1.0, "two": 1.0}, "empty"),
        ({"dated": 0.0, "short_titles": 1.0}, "list"),
    ],
)
def test_a_menu_is_no_list(changes: dict[str, float], kind: str) -> None:
    body = make_list() + letters(3000)
    assert classify(body, evidence={**GOOD, **changes}, confidence=0.9) == kind
    assert classify(body, evidence={**GOOD, **changes}, confidence=0.9, sure=True) == "list"


@pytest.mark.parametrize(("running", "kind"), [(500, "empty"), (1190, "empty"), (1210, "article"), (3500, "article")])
def test_a_page_of_long_text_and_but_a_menu_is_an_article(running: int, kind: str) -> None:
    """Though little else says so: a plain page of a heading, paragraphs, and six links beside them."""
    body = f"{make_list()}{letters(2500)}<p>{'x' * running}</p>"
    assert classify(body, evidence={**GOOD, "dated": 0.0, "aside": 1.0}, confidence=0.4, article=0.5) == kind


@pytest.mark.parametrize(
    ("letters_", "linked", "running"),
    [(79, 0, 0), (80, 0, 80), (239, 0, 239), (100, 39, 100), (100, 40, 0), (100, 14, 100)],
)
def test_running_text_is_long_and_mostly_no_links(letters_: int, linked: int, running: int) -> None:
    link = f"<a href=/x>{'y' * linked}</a>" if linked else ""
    found = features(f"<p>{'x' * (letters_ - linked)}{link}</p><div>z</div>")
    assert found["running"] == pytest.approx(log(1 + running) / 8)


def test_running_text_in_the_best_list_or_aside_is_not_counted() -> None:
    text = f"<p>{'x' * 100}</p>"
    assert features(f"<ul><li>{text}</li></ul>", members=1)["running"] == 0.0
    assert features(f"<aside>{text}</aside><div>{'y' * 999}</div>")["running"] == 0.0
    found = features(f"<div>{text * 2}</div><div>{text}</div>")
    assert found["running"] == pytest.approx(log(301) / 8)
    assert found["together"] == pytest.approx(log(201) / 8)
    assert found["running_share"] == 1.0


def test_what_the_best_list_holds_is_counted() -> None:
    found = features(
        "<ul>" + "<li>" + "x" * 10 + "</li>" * 1 + "<li>" + "x" * 10 + "</li></ul><b>" + "y" * 20 + "</b>", members=2
    )
    assert found["held"] == 0.5
    assert found["count"] == pytest.approx(log(3) / 4)


@pytest.mark.parametrize(
    ("head", "feature"),
    [
        ("<meta property=og:type content=Article>", "og_article"),
        ("<meta property=og:type content=website>", "og_other"),
        ("<meta property=article:published_time content=2026-03-09>", "published"),
        ("<meta itemprop=datePublished content=2026-03-09>", "published"),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', "ld_article"),
        ('<script type="application/ld+json">{"@type": ["BlogPosting"]}</script>', "ld_article"),
        ('<script type="application/ld+json">{"articleBody": "x"}</script>', "ld_body"),
    ],
)
def test_what_a_page_says_it_is(head: str, feature: str) -> None:
    assert features(LINKS, head=head)[feature] == 1.0
    assert features(LINKS)[feature] == 0.0


@pytest.mark.parametrize(("before", "said"), [(60_000, 1.0), (199_000, 1.0), (200_000, 0.0), (590_000, 0.0)])
def test_so_much_json_is_read(before: int, said: float) -> None:
    head = f'<script type="application/ld+json">{" " * before}{{"@type": "NewsArticle"}}</script>'
    assert features(LINKS, head=head)["ld_article"] == said


@pytest.mark.parametrize(
    ("body", "one", "many"),
    [
        ("<h1>" + "x" * 19 + "</h1>", 0.0, 0.0),
        ("<h1>" + "x" * 20 + "</h1>", 1.0, 0.0),
        ("<h1>" + "x" * 59 + "</h1>", 1.0, 0.0),
        ("<h1>" + "x" * 30 + "</h1>" + "<h1>x</h1>", 0.0, 0.0),
        ("<h1>x</h1>" * 3, 0.0, 1.0),
    ],
)
def test_one_long_heading_is_an_articles(body: str, one: float, many: float) -> None:
    found = features(body)
    assert (found["one_h1"], found["many_h1"]) == (one, many)


@pytest.mark.parametrize(
    ("path", "slug", "hyphens", "deep"),
    [
        ("/", 0.0, 0.0, 0.0),
        ("/news/", 4 / 60, 0.0, 1 / 5),
        ("/a/b/the-bridge_is", 13 / 60, 2 / 6, 3 / 5),
        ("/" + "x" * 60, 1.0, 0.0, 1 / 5),
        ("/" + "x" * 170, 1.0, 0.0, 1 / 5),
        ("/a-b-c-d-e-f-g", 13 / 60, 1.0, 1 / 5),
        ("/a-b-c-d-e-f-g-h-i-j", 19 / 60, 1.0, 1 / 5),
        ("/a/b/c/d/e/f/g", 1 / 60, 0.0, 1.0),
    ],
)
def test_an_articles_address_is_long_and_deep(path: str, slug: float, hyphens: float, deep: float) -> None:
    found = features(LINKS, url=f"https://city.example{path}")
    assert [found[name] for name in ("slug", "hyphens", "deep")] == pytest.approx([slug, hyphens, deep])


@pytest.mark.parametrize(("total", "probability"), [(0.0, 0.5), (2.0, 0.8808), (30.0, 1.0), (-1e9, 9.36e-14)])
def test_being_an_article_is_a_probability(total: float, probability: float) -> None:
    found = estimate_article({"bias": 1.0}, {"article": {"bias": total}})
    assert found == pytest.approx(probability, rel=1e-3, abs=0)


def test_where_nothing_was_learned_of_articles_there_hardly_are_any() -> None:
    assert estimate_article({"bias": 1.0}, {}) == pytest.approx(1.234e-4, rel=1e-3)


def title_of(body: str, title: str = "News – City of Elmford") -> str:
    document, flat = read(body + make_list(), title)
    return choose_list_title(document, flat, find_nodes(flat, "ul")[0])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", "News"),
        ("<h1>Bulletins</h1>", "Bulletins"),
        ("<h2>Bulletins</h2>", "News"),
        ("<h1>Old</h1><h1>Bulletins</h1>", "Bulletins"),
        ("<h1>12 results</h1>", "News"),
        ("<h1><a href=/x>Bulletins</a></h1>", "News"),
        ("<h1>No</h1>", "News"),
        ("<h1>Old</h1>", "Old"),
        ("<h1>" + "x" * 80 + "</h1>", "x" * 80),
        ("<h1>" + "x" * 81 + "</h1>", "News"),
        ("<h1>" + "x" * 230 + "</h1>", "News"),
    ],
)
def test_a_list_is_called_by_the_heading_before_it_or_the_pages_title(body: str, found: str) -> None:
    assert title_of(body) == found


def test_without_a_title_any_heading_will_do() -> None:
    assert title_of("<h2>Bulletins</h2>", title="") == "Bulletins"


@pytest.mark.parametrize(("count", "kept"), [(150, 150), (200, 200), (201, 200), (700, 200)])
def test_a_title_is_cut(count: int, kept: int) -> None:
    assert len(title_of("", title="x" * count)) == kept


def test_the_title_is_the_first_but_for_a_drawings() -> None:
    page = read_page("<svg><title>Logo</title></svg>", head="<title> The <!-- x -->News\n</title><title>Other</title>")
    assert read_page_title(page).split()[0] == "The"
    assert read_page_title(read_page("<svg><title>Logo</title></svg>", head="")) == ""


def test_a_small_list_beside_a_form_is_none() -> None:
    form = "<form><div class=g-recaptcha></div></form><script src=https://www.google.com/recaptcha/api.js></script>"
    body = make_list(3) + form
    assert classify(body, evidence=GOOD, confidence=0.6) == "list"
    assert classify(body, evidence=GOOD, confidence=0.4) == "challenge"


BELOW = {"held": 0.2, "running_share": 0.2}
CLEAR = {"titles": 1.0, "links": 1.0, "few": 0.0, "aside": 0.0}


@pytest.mark.parametrize(
    ("features", "evidence", "confidence", "below"),
    [
        ({}, {}, 0.85, True),
        ({}, {}, 0.75, False),
        ({"running_share": 0.4}, {}, 0.85, False),
        ({"held": 0.05}, {}, 0.85, False),
        ({"published": 1.0}, {}, 0.85, False),
        ({"og_article": 1.0}, {}, 0.85, False),
        ({}, {"titles": 0.8}, 0.85, False),
        ({}, {"few": 1.0}, 0.85, False),
        ({}, {"aside": 1.0}, 0.85, False),
    ],
)
def test_a_convincing_list_below_some_text_makes_a_list_where_nothing_says_article(
    features: dict[str, float], evidence: dict[str, float], confidence: float, below: bool
) -> None:
    assert has_list_below_text(BELOW | features, CLEAR | evidence, confidence) == below


@pytest.mark.parametrize(
    ("days", "evidence", "programme"),
    [
        ((1, 8, 15), {}, True),
        ((-8, 1, 8), {}, True),
        ((-1, -8, 1), {}, False),
        ((), {}, False),
        ((1, 8, 15), {"dated": 0.5}, False),
        ((1, 8, 15), {"aside": 1.0}, False),
        ((1, 8, 15), {"few": 1.0}, False),
    ],
)
def test_a_list_of_what_is_to_come_is_no_list_of_related_articles(
    days: tuple[int, ...], evidence: dict[str, float], programme: bool
) -> None:
    dates = [NOW + timedelta(days=count) for count in days]
    assert has_programme({"dated": 1.0} | CLEAR | evidence, dates, NOW) == programme
