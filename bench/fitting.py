"""Fits linear models on small tables: which of some candidates is best, and yes or no; numpy only."""

from collections.abc import Mapping
from typing import Any

import numpy as np

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


def fit_binary(table: Any, right: Any, pull: float, steps: int = 4000) -> Any:
    """Return the weights of a logistic regression."""
    weights = np.zeros(table.shape[1])
    for _ in range(steps):
        given = 1 / (1 + np.exp(-table @ weights))
        weights -= 0.5 * (table.T @ (given - right) / len(right) + pull * weights)
    return weights
