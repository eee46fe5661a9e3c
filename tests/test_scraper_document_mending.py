"""A stranger's XML, mended so that a parser can be given it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scraper.document.mending import MAX_ELEMENTS, MAX_LENIENT, mend_xml


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("<rss><a>x</a></rss>", "<rss><a>x</a></rss>"),
        ("<?xml version='1.0' encoding='x'?><rss>é</rss>", "<rss>é</rss>"),
        ("<rss>a & b &amp; c</rss>", "<rss>a &amp; b &amp; c</rss>"),
        ("<rss>&nbsp;&copy;&ouml;&lang;</rss>", "<rss>\xa0©ö⟨</rss>"),
        ("<rss>&nosuch; &;</rss>", "<rss>&amp;nosuch; &amp;;</rss>"),
        ("<rss>&LT;b&GT;</rss>", "<rss>&lt;b&gt;</rss>"),
        ("<rss>&#65;&#x1F600;</rss>", "<rss>A😀</rss>"),
        ("<rss>a&#0;b&#xFFFF;c&#xD800;d&#8;</rss>", "<rss>abcd</rss>"),
        ("<rss>1 < 2 <b>x</b></rss>", "<rss>1 &lt; 2 <b>x</b></rss>"),
        ("<rss><![CDATA[a & <b> &nbsp;]]> & c</rss>", "<rss>a &amp; &lt;b&gt; &amp;nbsp; &amp; c</rss>"),
        ("<rss><![CDATA[never closed</rss>", "<rss><![CDATA[never closed</rss>"),
        ("<rss><!-- c --><?p i?>x</rss>", "<rss>x</rss>"),
    ],
)
def test_what_breaks_xml_is_mended(text: str, mended: str) -> None:
    body, fault = mend_xml(text)
    assert body.decode() == mended
    assert bool(fault) is (mended == "<rss><![CDATA[never closed</rss>")


def test_entities_of_its_own_are_not_expanded() -> None:
    body, _ = mend_xml("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss>&x;</rss>")
    assert body == b"<rss>&amp;x;</rss>"


@pytest.mark.parametrize("text", ["", "no xml", "<rss><a></rss>", "<rss><dc:date>1</dc:date></rss>"])
def test_a_short_text_that_is_broken_is_left_to_who_reads_it_next(text: str) -> None:
    body, fault = mend_xml(text)
    assert body == text.encode()
    assert fault


def test_a_long_text_that_is_broken_comes_out_well_formed_with_its_entities() -> None:
    item = "<dc:i>a &amp; &lt;b&gt; &eacute;</dc:i>"
    body, fault = mend_xml("<rss>" + item * (MAX_LENIENT // len(item) + 1) + "<i>open</rss>")
    root = etree.fromstring(body)
    assert fault
    assert root[0].tag == "{http://purl.org/dc/elements/1.1/}i"
    assert {child.text for child in root[:-1]} == {"a & <b> é"}
    assert root[-1].text == "open"


def test_prefixes_that_nobody_declared_are_declared() -> None:
    item = "<foo:bar a:b='1'>x</foo:bar>"
    body, _ = mend_xml("<rss>" + item * (MAX_LENIENT // len(item) + 1) + "</rss>")
    (first, *_) = etree.fromstring(body)
    assert (first.tag, dict(first.attrib)) == ("{urn:undeclared:foo}bar", {"{urn:undeclared:a}b": "1"})


def test_what_stands_behind_too_many_elements_is_dropped() -> None:
    body, fault = mend_xml("<rss><b><a/>" + "<a/>" * MAX_ELEMENTS + "</b><c/></rss>")
    root = etree.fromstring(body)
    assert fault == ""
    assert sum(1 for _ in root.iter()) == MAX_ELEMENTS + 1
    assert root.find("c") is None


@given(st.text(st.sampled_from("<>&;#x12/!-[]CDATA: \n\"'abé\x00\ud800"), max_size=60))
def test_nothing_raises(text: str) -> None:
    body, fault = mend_xml(f"<rss>{text}</rss>")
    if not fault:
        etree.fromstring(body)
