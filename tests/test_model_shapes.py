"""Addresses and texts have shapes that stay while their words change; strangers' ones break nothing."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.shapes import count_classes, has_lost_characters, measure_divergence, read_host, read_root, shape_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/2024/05/the-mayor-opens-a-bridge", "https://a.example/2026/11/night-bus-runs-again-today"),
        ("https://a.example/view.php?id=7&x=1", "https://a.example/view.php?x=9&id=12"),
        ("https://a.example/n/88123-a-b-c-d.html", "https://a.example/m/90001-w-x-y-z.html"),
    ],
)
def test_addresses_of_one_list_have_one_shape(one: str, other: str) -> None:
    assert shape_address(one) == shape_address(other)


@pytest.mark.parametrize("other", ["/login", "/author/anna-abel", "/2024/05/x.pdf", "/?s=bridge", "/tag/a-b-c-d/2"])
def test_other_addresses_have_another(other: str) -> None:
    assert shape_address(f"https://a.example{other}") != shape_address("https://a.example/2024/05/the-mayor-opens-it")


def test_the_first_part_of_a_path_is_where_an_item_stands() -> None:
    roots = [read_root(f"https://a.example/{path}") for path in ("news/a", "2024/a", "about", "")]
    assert roots == ["news", "n", "", ""]


def test_letters_are_counted_by_what_kind_they_are() -> None:
    assert measure_divergence(count_classes(["Tin tức mới"]), count_classes(["Thông báo mới"])) < 0.2
    assert measure_divergence(count_classes(["Новости дня"]), count_classes(["News of today"])) > 0.8
    assert measure_divergence(Counter(), count_classes(["x"])) == 0.0


def test_lost_characters_are_seen_and_questions_are_none() -> None:
    assert has_lost_characters("Caf\ufffd")
    assert has_lost_characters("??? ???")
    assert not has_lost_characters("Really? Yes!")


@given(st.text(max_size=60))
def test_any_text_has_a_shape(text: str) -> None:
    for url in (text, f"https://a.example/{text}", f"https://{text}/a/b"):
        assert isinstance(shape_address(url) + read_host(url) + read_root(url), str)
    assert sum(count_classes([text]).values()) <= len(text)
