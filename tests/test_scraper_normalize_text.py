"""Text is what XML 1.0 may carry and a person reads: NFC, one line, nothing that reaches beyond it."""

import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalize.text import clean_text, read_fragment, remove_unfit


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a \n\t b\u00a0c\u2028d  ", "a b c d"),
        ("a\x00b\x1fc", "abc"),
        ("a\x0bb\x0cc\x85d", "a b c d"),
        ("a\ud800b\ufffec\U0001ffffd", "abcd"),
        ("e\u0301", "é"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("a\u200fb\u200dc", "a\u200fb\u200dc"),  # marks and joiners act on their neighbours only
        ("\ufeffa\u00adb", "ab"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_a_text_is_one_clean_line(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One &amp; <b>two</b></p><p>three</p>", "One & two\nthree"),
        ("a<br>b<br/><br>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("x<script>var y</script><style>z</style><!-- c --><template>t</template>", "x"),
        ("<p>one\ntwo   three</p>", "one two three"),
        ("wo<b>rd</b>", "word"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("Tin &lt;nóng&gt;", "Tin <nóng>"),
        ("https://example.org/a.html?x=1&amp;y=2", "https://example.org/a.html?x=1&y=2"),
        ("<p>a\x00\ufffeb</p>", "ab"),
        ("plain  text", "plain text"),
        ("<a", ""),
        ("", ""),
    ],
)
def test_a_fragment_is_read_as_a_person_reads_it(fragment: str, text: str) -> None:
    assert read_fragment(fragment) == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One.</p><p><a href='/1?a=1&amp;b=2'>Read <b>more</b></a></p>", "One."),
        ("<p>One. <a href='/1?a=1&amp;b=2'>Read more</a> </p><script>x</script>", "One."),
        ("<a href='/1?a=1&amp;b=2'>Read more</a><p>One.</p>", "Read more\nOne."),
        ("<p>One. <a href='/2'>Read more</a></p>", "One. Read more"),
        ("<a href='/1?a=1&amp;b=2'>Read more</a>", "Read more"),
        (f"<p>One. <a href='/1?a=1&amp;b=2'>{'more ' * 9}</a></p>", f"One. {'more ' * 9}".strip()),
    ],
)
def test_short_words_at_the_end_that_lead_to_the_item_are_left_out(fragment: str, text: str) -> None:
    assert read_fragment(fragment, "/1?a=1&b=2") == text


def test_a_letter_keeps_no_more_than_thirty_marks() -> None:
    given_text = "a" + "\u0301\u0327" * 1000 + "b"
    kept = unicodedata.normalize("NFC", "a" + "\u0301\u0327" * 15 + "b")
    assert clean_text(given_text) == remove_unfit(given_text) == read_fragment(f"<p>{given_text}") == kept
    assert clean_text("a" + "\u0301\ufeff" * 1000) == unicodedata.normalize("NFC", "a" + "\u0301" * 30)


def test_deep_nesting_is_survived() -> None:
    assert read_fragment("<div>" * 3000 + "x") == "x"


@given(st.text())
def test_any_text_can_stand_in_xml(raw: str) -> None:
    clean = clean_text(raw)
    element = ET.Element("a")
    element.text = clean
    assert (ET.fromstring(ET.tostring(element)).text or "") == clean
    assert clean_text(clean) == clean
    assert remove_unfit(remove_unfit(raw)) == remove_unfit(raw)


@given(st.text(alphabet=st.sampled_from("<>&;/ab \"'=!-p\n\x00é")))
def test_any_fragment_has_a_text(fragment: str) -> None:
    for line in read_fragment(fragment).split("\n"):
        assert line == clean_text(line)


def test_what_stands_behind_too_deep_a_nesting_is_read_too() -> None:
    assert read_fragment("a" + "<div>" * 3000 + "x" + "</div>" * 3000 + "<p>b &amp; c</p>") == "a\nx\nb & c"
