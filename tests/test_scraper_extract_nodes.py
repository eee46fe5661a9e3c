"""Reading nodes, srcset, and the JSON in scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from scraper.extract import scripts
from scraper.extract.nodes import collapse_spaces, find_place, read_node_text, render_inner_html, render_outer_html
from scraper.extract.scripts import limit_scripts, parse_script, read_scripts
from scraper.extract.srcset import find_largest, parse_srcset


def node(markup: str) -> html.HtmlElement:
    return html.fragment_fromstring(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<b>b</b>c</p>", "abc"),
        ("<div><p>a</p><p>b</p></div>", "a b"),
        ("<div>a<br>b<hr>c</div>", "a b c"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<div>a<script>x</script>b<style>y</style>c</div>", "abc"),
        ("<div>a<noscript>x</noscript><template>y</template><select><option>z</select>b</div>", "ab"),
        ("<div>a<!-- c -->b<?pi x?>c</div>", "abc"),
        ("<div> \n a \xa0 b\t</div>", "a b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "a b"),
        ("<p></p>", ""),
    ],
)
def test_text_is_what_a_person_sees_on_one_line(markup: str, text: str) -> None:
    assert read_node_text(node(markup)) == text


def test_no_more_is_read_than_is_wanted() -> None:
    markup = "<div>" + "<p>word</p>" * 1000 + "</div>"
    assert len(read_node_text(node(markup), 100)) <= 105
    assert read_node_text(node("<div><p>abc</p><p>def</p></div>"), 8) == "abc"
    assert read_node_text(node("<div>" + "<i></i>" * 1000 + "<p>late</p></div>"), 50) == ""


@given(st.text(max_size=30))
def test_spaces_are_collapsed_as_by_splitting(text: str) -> None:
    assert collapse_spaces(text) == " ".join(text.split())


def test_html_inside_and_around() -> None:
    made = node("<p class=x>a &amp; b<br>c <i>d</i></p>")
    made.tail = "tail"
    assert render_inner_html(made) == "a &amp; b<br>c <i>d</i>"
    assert render_outer_html(made) == '<p class="x">a &amp; b<br>c <i>d</i></p>'
    assert render_inner_html(node("<p>1 &lt; 2</p>")) == "1 &lt; 2"


def test_a_place_is_an_xpath_that_leads_back() -> None:
    tree = html.document_fromstring("<ul><li>a</li><li><b>b</b></li></ul>")
    found = tree.find(".//b")
    assert found is not None
    assert tree.xpath(find_place(found)) == [found]


@pytest.mark.parametrize(
    ("srcset", "candidates", "largest"),
    [
        ("", [], ""),
        ("a.jpg", [("a.jpg", "")], "a.jpg"),
        ("a.jpg 1x, b.jpg 2x", [("a.jpg", "1x"), ("b.jpg", "2x")], "b.jpg"),
        ("a.jpg 640w,b.jpg 320w", [("a.jpg", "640w"), ("b.jpg", "320w")], "a.jpg"),
        ("a,b.jpg 1x, c.jpg", [("a,b.jpg", "1x"), ("c.jpg", "")], "a,b.jpg"),
        ("a.jpg, , b.jpg 1.5x", [("a.jpg", ""), ("b.jpg", "1.5x")], "b.jpg"),
        (",", [], ""),
        ("a.jpg x, b.jpg 0.5x", [("a.jpg", "x"), ("b.jpg", "0.5x")], "a.jpg"),
    ],
)
def test_srcset_is_read_as_browsers_do(srcset: str, candidates: list[tuple[str, str]], largest: str) -> None:
    assert parse_srcset(srcset) == candidates
    assert find_largest(srcset) == largest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (" \ufeff\n[1, 2]", [1, 2]),
        ('window.STATE = {"a": 1};\nrun()', {"a": 1}),
        ('var x = [{"a": 1}]', [{"a": 1}]),
        ('const data={"a":"\n"}', {"a": "\n"}),
        ('/*<![CDATA[*/ {"a": 1} /*]]>*/', {"a": 1}),
        ("window.STATE = build({})", None),
        ('"text"', None),
        ("1", None),
        ("{broken", None),
        ("[" * 100_000, None),
        ("", None),
    ],
)
def test_json_in_a_script_alone_or_given_to_a_variable(text: str, value: object) -> None:
    script = html.Element("script")
    script.text = text
    assert parse_script(script) == value


def test_the_members_of_lists_stand_apart_and_what_is_no_json_is_passed_over() -> None:
    tree = html.document_fromstring('<script>{"a": 1}</script><script>x()</script><script>[2, {"b": 3}]</script>')
    assert read_scripts(tree, "script") == [{"a": 1}, 2, {"b": 3}]
    assert read_scripts(tree, "script#none") == []


def test_scripts_that_would_be_too_much_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "MAX_CHARACTERS", 10)
    tree = html.document_fromstring("<script>123456</script><script>12345</script><script>1234</script>")
    assert [script.text for script in limit_scripts(tree.iter("script"))] == ["123456", "1234"]
