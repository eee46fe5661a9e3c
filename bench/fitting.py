"""Fits linear models on small tables: which of some candidates is best, and yes or no; numpy only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scraper.discovery.detection.forest import Forest

Candidate = tuple[Mapping[str, float], float]  # its features, how right it is


def fit(lists: list[list[Candidate]], pull: float, steps: int = 400) -> dict[str, float]:
    """Return the weights under which the best candidates of each list get the most."""
    names = sorted({name for rows in lists for features, _ in rows for name in features})
    blocks, targets = [], []
    for rows in lists:
        right = np.array([worth for _, worth in rows])
        if len(rows) < 2 or right.max() < 0.3:
            continue
        share = np.exp((right - right.max()) * 12)
        targets.append(share / share.sum())
        blocks.append(np.array([[features.get(name, 0.0) for name in names] for features, _ in rows]))
    owner = np.concatenate([np.full(len(share), number) for number, share in enumerate(targets)])
    table, target, count = np.concatenate(blocks), np.concatenate(targets), len(blocks)
    weights, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, steps + 1):  # Adam (Kingma and Ba 2015)
        score = table @ weights
        top = np.full(count, -1e9)
        np.maximum.at(top, owner, score)
        power = np.exp(score - top[owner])
        slope = table.T @ (power / np.bincount(owner, power, count)[owner] - target) / count + pull * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        rate = 0.1 if step <= steps * 0.6 else 0.03
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(number), 3) for name, number in zip(names, weights, strict=True)}


def fit_scaled(lists: list[list[Candidate]], pull: float) -> dict[str, float]:
    """Return weights as `fit` does, the features brought to one spread first, so that the pull is alike for all."""
    names = sorted({name for rows in lists for features, _ in rows for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for rows in lists for features, _ in rows])
    spread = {name: max(0.001, float(number)) for name, number in zip(names, table.std(0), strict=True)}
    scaled = [
        [({name: number / spread[name] for name, number in features.items()}, worth) for features, worth in rows]
        for rows in lists
    ]
    return {name: round(weight / spread[name], 3) for name, weight in fit(scaled, pull).items()}


def fit_binary(table: Any, right: Any, pull: float, steps: int = 30) -> Any:
    """Return the weights of a logistic regression with a pull towards zero, by Newton's method."""
    count, width = table.shape
    weights = np.zeros(width)
    for _ in range(steps):
        given = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (given - right) / count + pull * weights
        bend = (table * (given * (1 - given))[:, None]).T @ table / count + pull * np.eye(width)
        weights = weights - np.linalg.solve(bend, slope)
    return weights


# Small trees, many of them, each learned from part of the features: the pages are few.
TREES = {
    "lambda_l2": 5.0, "bagging_freq": 1, "verbosity": -1, "seed": 1, "num_threads": 1, "deterministic": True,
}  # fmt: skip
RANKING = {
    "objective": "lambdarank", "lambdarank_truncation_level": 3, "learning_rate": 0.05, "num_leaves": 8,
    "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.8,
}  # fmt: skip
RANKING_ROUNDS = 250
GRADES = 31  # into which how right a candidate is is divided
STEEPNESS = 5.0  # doublings of what the best grade is worth
BINARY = {
    "objective": "binary", "boost_from_average": False, "learning_rate": 0.03, "num_leaves": 4, "min_data_in_leaf": 15,
    "feature_fraction": 0.3, "bagging_fraction": 0.7,
}  # fmt: skip
BINARY_ROUNDS = 120


def fit_forest(lists: list[list[Candidate]]) -> Forest:
    """Return trees that rank the candidates of each list on top of their feature `linear` (LambdaMART)."""
    import lightgbm

    names, table = _tabulate([features for rows in lists for features, _ in rows])
    grades = np.array([round(worth * GRADES) for rows in lists for _, worth in rows])
    gains = [2 ** (grade / GRADES * STEEPNESS) - 1 for grade in range(GRADES + 1)]
    start = table[:, names.index("linear")].copy()
    known = lightgbm.Dataset(table, grades, group=[len(rows) for rows in lists], init_score=start)
    return _read_trees(names, lightgbm.train({**TREES, **RANKING, "label_gain": gains}, known, RANKING_ROUNDS))


def fit_probability(rows: Sequence[Mapping[str, float]], right: Sequence[float]) -> Forest:
    """Return trees whose sum for a row is the log of the odds that it is right, from an even chance on."""
    import lightgbm

    names, table = _tabulate(rows)
    odds = np.log(np.mean(right) / (1 - np.mean(right)))
    known = lightgbm.Dataset(table, np.array(right), init_score=np.full(len(rows), odds))
    forest = _read_trees(names, lightgbm.train({**TREES, **BINARY}, known, BINARY_ROUNDS))
    return Forest(forest.features, [round(float(odds), 4), *forest.trees])


def _tabulate(rows: Sequence[Mapping[str, float]]) -> tuple[list[str], Any]:
    names = sorted({name for features in rows for name in features})
    return names, np.array([[features.get(name, 0.0) for name in names] for features in rows])


def _read_trees(names: Sequence[str], model: Any) -> Forest:
    """Return what LightGBM learned, with only the features that trees ask for."""
    trees = [_nest(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    used = sorted({number for tree in trees for number in _list_features(tree)})
    places = {number: place for place, number in enumerate(used)}
    return Forest([names[number] for number in used], [_renumber(tree, places) for tree in trees])


def _nest(node: dict[str, Any]) -> Any:
    """Return a tree of LightGBM's as nested lists, see scraper/discovery/detection/forest.py."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    bound = float(f"{node['threshold']:.6g}")
    return [
        node["split_feature"],
        bound,
        round(node["internal_value"], 4),
        _nest(node["left_child"]),
        _nest(node["right_child"]),
    ]


def _list_features(node: Any) -> list[int]:
    return [node[0], *_list_features(node[3]), *_list_features(node[4])] if isinstance(node, list) else []


def _renumber(node: Any, places: Mapping[int, int]) -> Any:
    if not isinstance(node, list):
        return node
    return [places[node[0]], *node[1:3], _renumber(node[3], places), _renumber(node[4], places)]
