"""What XML 1.0 allows, held against the parser that knows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from model.characters import FORBIDDEN, is_allowed, remove_forbidden

EDGES = (0x8, 0x9, 0xA, 0xB, 0xC, 0xD, 0xE, 0x1F, 0x20, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF)


def parses(code: int) -> bool:
    try:
        etree.fromstring(f"<a>&#{code};</a>")
    except etree.XMLSyntaxError:
        return False
    return True


@pytest.mark.parametrize("code", [0, *EDGES, 0x10000, 0x10FFFF, 0x110000])
def test_a_character_is_allowed_where_the_parser_takes_it(code: int) -> None:
    assert is_allowed(code) is parses(code)


@given(st.text(st.characters(), max_size=50))
def test_only_what_is_forbidden_goes(text: str) -> None:
    assert remove_forbidden(text) == "".join(char for char in text if is_allowed(ord(char)))
    assert FORBIDDEN.search(remove_forbidden(text)) is None
