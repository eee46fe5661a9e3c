"""One line becomes a query, or says why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.search import SearchCode
from model.errors import QueryError
from model.query import MAX_LENGTH, Query, parse_query
from model.words import Phrase


def phrase(*words: str, prefix: bool = False) -> Phrase:
    return Phrase(words=words, prefix=prefix)


CASES = [
    ("Đại học", Query(phrases=(phrase("dai"), phrase("hoc")))),
    ('"Đại học"', Query(phrases=(phrase("dai", "hoc"),))),
    ("“Đại học”", Query(phrases=(phrase("dai", "hoc"),))),
    ('"Đại học', Query(phrases=(phrase("dai", "hoc"),))),
    ("tuyển*", Query(phrases=(phrase("tuyen", prefix=True),))),
    ('"tuyển si"*', Query(phrases=(phrase("tuyen", "si", prefix=True),))),
    ("a -b", Query(phrases=(phrase("a"),), without_phrases=(phrase("b"),))),
    ('a -"b c"', Query(phrases=(phrase("a"),), without_phrases=(phrase("b", "c"),))),
    ("well-known", Query(phrases=(phrase("well", "known"),))),
    ("source:Hoi-An tin", Query(phrases=(phrase("tin"),), sources=("hoi-an",))),
    ("tin -source:a source:b source:c", Query(phrases=(phrase("tin"),), sources=("b", "c"), without_sources=("a",))),
    ('category:"Thông báo"', Query(categories=(phrase("thong", "bao"),))),
    ("x -category:ads", Query(phrases=(phrase("x"),), without_categories=(phrase("ads"),))),
    ("http://a.b", Query(phrases=(phrase("http", "a", "b"),))),
    ("大学", Query(phrases=(phrase("大学"),))),
    ("AND OR NOT", Query(phrases=(phrase("and"), phrase("or"), phrase("not")))),
    ("a ... & | !", Query(phrases=(phrase("a"),))),
]


@pytest.mark.parametrize(("text", "query"), CASES)
def test_a_line_is_read(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", SearchCode.NOTHING),
        ("...", SearchCode.NOTHING),
        ("-a", SearchCode.NOTHING),
        ("-source:a", SearchCode.NOTHING),
        ('""', SearchCode.NOTHING),
        ("a*", SearchCode.PREFIX_SHORT),
        ("x -b*", SearchCode.PREFIX_SHORT),
        ("word " * 59, SearchCode.TOO_MANY),
        ("a" * (MAX_LENGTH + 1), SearchCode.TOO_LONG),
    ],
)
def test_what_cannot_be_asked_says_why(text: str, code: SearchCode) -> None:
    with pytest.raises(QueryError) as fault:
        parse_query(text)
    assert fault.value.message.code is code


@given(st.text(max_size=MAX_LENGTH))
def test_any_line_is_a_query_or_a_plain_fault(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError:
        return
    assert query.phrases or query.categories or query.sources
