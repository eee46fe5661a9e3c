"""What a name costs in a selector: the less, the longer it will be there."""

from itertools import pairwise

import pytest

from scraper.discovery.detection.selector_costs import weigh_name

LASTING = ("news", "harbour", "sidebar", "block-3", "text-center", "md:flex", "css-1x9ab2c")


@pytest.mark.parametrize(("better", "worse"), list(pairwise(LASTING)))
def test_a_name_for_a_thing_costs_less_than_one_for_looks_or_one_that_is_made_up(better: str, worse: str) -> None:
    assert weigh_name(better) < weigh_name(worse)


def test_of_two_names_of_one_kind_the_shorter_costs_less() -> None:
    assert weigh_name("news") < weigh_name("news-list") < weigh_name("news-list-of-articles")


@pytest.mark.parametrize("name", ["h1", "page2", "col-12-wide", "item_3"])
def test_a_short_number_is_not_taken_for_made_up(name: str) -> None:
    assert weigh_name(name) < weigh_name("a1b2c3d")


@pytest.mark.parametrize("name", ["sc-bdVaJa", "jsx-3184620931", "x7f9k2", "post-20261122"])
def test_what_a_build_tool_makes_and_long_numbers_cost_most(name: str) -> None:
    assert weigh_name(name) >= 5
