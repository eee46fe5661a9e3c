"""Selectors and patterns as people write them: refused early when broken, bounded in time."""

import pytest
from lxml import html

from messages.options import OptionCode
from model.errors import ExtractionError, InvalidValueError
from scraper import selector
from scraper.selector import (
    Syntax,
    check_pattern,
    check_selector,
    compile_selector,
    evaluate_selector,
    is_xpath,
    match_pattern,
    reset_pattern_budget,
    search_pattern,
)

PAGE = html.document_fromstring("<ul id=a><li class=x>One <b>two</b></li><li>Three</li></ul>tail")
(LIST,) = PAGE.iter("ul")


@pytest.mark.parametrize(
    ("text", "syntax", "found"),
    [
        ("li", Syntax.CSS, ["li", "li"]),
        ("li.x > b", Syntax.CSS, ["b"]),
        ("ul", Syntax.CSS, []),  # descendants only
        ("", Syntax.CSS, ["ul"]),
        ("./li[1]", Syntax.XPATH, ["li"]),
        (".", Syntax.XPATH, ["ul"]),
        ("", Syntax.XPATH, ["ul"]),
        ("//li[contains(., 'Three')]", Syntax.XPATH, ["li"]),
    ],
)
def test_elements_are_found(text: str, syntax: Syntax, found: list[str]) -> None:
    assert [getattr(node, "tag", node) for node in evaluate_selector(LIST, text, syntax)] == found


HEADED = html.document_fromstring("<div><h2><a>A</a></h2><h5>B</h5>own <i>x</i> text<p>C</p></div>")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":heading", ["h2", "h5"]),
        ("div :heading a", ["a"]),
        ("div:has(:heading)", ["div"]),
        ("p, :heading", ["h2", "h5", "p"]),
        ("div::text", ["own ", " text"]),
        ("h5::text", ["B"]),
        ("i, h5::text", ["B", "i"]),
        (".//h5", ["h5"]),
        ("//i", ["i"]),
        ("(//p | //i)[1]", ["i"]),
        ("./body/div/text()[2]", [" text"]),
        ("../html", ["html"]),
        ("concat(.//i, ' ', .//p)", ["x C"]),
    ],
)
def test_css_knows_headings_and_texts_and_takes_paths(text: str, found: list[str]) -> None:
    check_selector(text, Syntax.CSS)
    nodes = evaluate_selector(HEADED, text, Syntax.CSS)
    assert [getattr(node, "tag", node) for node in nodes] == found


@pytest.mark.parametrize("text", ["./a", "../a", "//a", "(//a)[1]", "concat(a, b)"])
def test_what_begins_as_a_path_or_a_function_is_xpath(text: str) -> None:
    assert is_xpath(text)


@pytest.mark.parametrize("text", ["a", ".a", "#a", "*", ":heading", "a:has(b)", "[href]", "", "a::text"])
def test_other_selectors_are_css(text: str) -> None:
    assert not is_xpath(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("string(.//b)", ["two"]),
        ("count(./li)", [2.0]),
        ("./li/@class", ["x"]),
        ("boolean(./p)", [False]),
        ("following-sibling::text()[normalize-space()][1]", ["tail"]),
        ("preceding-sibling::text()[normalize-space()][1]", []),
    ],
)
def test_an_xpath_may_give_what_is_no_element(text: str, found: list[object]) -> None:
    assert evaluate_selector(LIST, text, Syntax.XPATH) == found


@pytest.mark.parametrize(
    ("text", "syntax", "code"),
    [
        ("li[", Syntax.CSS, OptionCode.CSS),
        ("li::before(", Syntax.CSS, OptionCode.CSS),
        ("li::before", Syntax.CSS, OptionCode.CSS),
        ("./li[no-such(.)]", Syntax.CSS, OptionCode.XPATH_NAME),
        ("./li[", Syntax.CSS, OptionCode.XPATH),
        ("", Syntax.CSS, OptionCode.CSS),
        ("li[", Syntax.XPATH, OptionCode.XPATH),
        ("no-such(.)", Syntax.XPATH, OptionCode.XPATH_NAME),
        ("re:test(., 'x')", Syntax.XPATH, OptionCode.XPATH_NAME),
        ("svg:path", Syntax.XPATH, OptionCode.XPATH_NAME),
        ("$x", Syntax.XPATH, OptionCode.XPATH_NAME),
        ("string()='a' + (", Syntax.XPATH, OptionCode.XPATH),
        ("a[", Syntax.JSON, OptionCode.JSON_PATH),
        ("a.0", Syntax.JSON, OptionCode.JSON_PATH_DOTTED),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_key(text: str, syntax: Syntax, code: OptionCode) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        check_selector(text, syntax, key="title")
    assert (refusal.value.key, refusal.value.message.code) == ("title", code)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("li:has(> b)", Syntax.CSS),
        ("//a['no-such()']", Syntax.XPATH),
        ("//a[@xml:lang='$x']", Syntax.XPATH),
        ("ancestor::div[1]", Syntax.XPATH),
        ("", Syntax.JSON),
        ("a.b[]", Syntax.JSON),
    ],
)
def test_what_can_be_used_is_taken(text: str, syntax: Syntax) -> None:
    check_selector(text, syntax)


def test_a_selector_is_compiled_once() -> None:
    assert compile_selector("li.once", Syntax.CSS) is compile_selector("li.once", Syntax.CSS)


@pytest.mark.parametrize(
    ("pattern", "value", "kept"),
    [
        ("", "  all ", "all"),
        (r"\d+", "no 12 and 13", "12"),
        (r"no (\d+)", "no 12", "12"),
        (r"(a)|(b)", "b", ""),
        (r"no (\d+)( x)?", "no 12", "12"),
        ("missing", "text", ""),
        (r"\s+x\s+", "a  x  b", "x"),
    ],
)
def test_a_pattern_keeps_its_group_or_its_match(pattern: str, value: str, kept: str) -> None:
    assert match_pattern(pattern, value) == kept


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "(?P<x>a)(?P<x", "*"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        check_pattern(pattern)
    assert refusal.value.message.code is OptionCode.PATTERN


def test_a_pattern_that_hangs_is_stopped_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selector, "PATTERN_SECONDS", 0.05)
    reset_pattern_budget()
    with pytest.raises(ExtractionError, match=r"was stopped after 0\.05 s"):
        search_pattern(r"^(a|a)+$", "a" * 60 + "b")
    assert match_pattern("b", "b") == "b"


def test_all_patterns_of_a_page_share_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selector, "PAGE_SECONDS", 0.0)
    reset_pattern_budget()
    with pytest.raises(ExtractionError, match="more than 0 s on one page"):
        search_pattern("a", "a")
    monkeypatch.undo()
    assert match_pattern("a", "a") == "a"
