"""Trees are walked as they are written, and say what each feature adds."""

from typing import Any

import pytest

from scraper.discovery.detection.forest import Forest, load_forests

DATED = [0, 0.5, 1.0, 0.25, [1, 2.0, 1.75, 1.5, 2.0]]
FOREST = Forest(("dated", "rank_count"), (DATED, 0.5))


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ({}, 0.75),
        ({"dated": 0.5, "rank_count": 9.0}, 0.75),
        ({"dated": 0.6}, 2.0),
        ({"dated": 1.0, "rank_count": 2.0}, 2.0),
        ({"dated": 1.0, "rank_count": 3.0, "other": 7.0}, 2.5),
    ],
)
def test_a_row_is_worth_what_the_trees_add_up_to(row: dict[str, float], score: float) -> None:
    assert FOREST.score(row) == score


def test_each_step_tells_what_its_feature_adds() -> None:
    assert FOREST.explain({"dated": 1.0, "rank_count": 3.0}) == {"bias": 1.5, "dated": 0.75, "rank_count": 0.25}
    assert FOREST.explain({}) == {"bias": 1.5, "dated": -0.75}


def test_without_trees_nothing_is_added() -> None:
    assert Forest().score({"dated": 1.0}) == 0.0
    assert Forest().explain({"dated": 1.0}) == {}


@pytest.mark.parametrize("role", ["group", "confidence"])
@pytest.mark.parametrize("row", [{}, {"count": 1.0, "linear": 2.0, "some_date": 1.0}])
def test_what_was_learned_adds_up(role: str, row: dict[str, float]) -> None:
    forest = load_forests()[role]
    assert len(forest.trees) > 50
    assert sum(forest.explain(row).values()) == pytest.approx(forest.score(row))


@pytest.mark.parametrize("role", ["group", "confidence"])
def test_trees_ask_for_features_that_there_are(role: str) -> None:
    forest = load_forests()[role]
    nodes: list[Any] = list(forest.trees)
    for node in nodes:
        if isinstance(node, list):
            assert 0 <= node[0] < len(forest.features)
            nodes += node[3:]
    names = {number for node in nodes if isinstance(node, list) for number in node[:1]}
    assert len(names) == len(forest.features), "each name is asked for"
