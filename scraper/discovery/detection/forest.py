"""Trees of decisions: what a row of features is worth where a weighted sum cannot say it, and which features say so.

Gradient-boosted trees (Friedman 2001), learned by bench/train_detection.py and kept in forest.json. A tree is
nested lists: [feature, bound, worth, if at most, if more], and a number where it ends; `worth` is what all that
come here have on average, so that each step of a row tells what its feature adds.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees that each add to a row's worth; `features` are the names that trees speak of by number."""

    features: Sequence[str] = ()
    trees: Sequence[Any] = ()

    def score(self, row: Mapping[str, float]) -> float:
        """Return what the trees add up to; a feature that the row lacks is 0."""
        values = [row.get(name, 0.0) for name in self.features]
        total = 0.0
        for tree in self.trees:
            node = tree
            while isinstance(node, list):
                node = node[3] if values[node[0]] <= node[1] else node[4]
            total += node
        return total

    def explain(self, row: Mapping[str, float]) -> dict[str, float]:
        """Return what each feature adds to a row's worth (Saabas 2014): with `bias`, they add up to the score."""
        values = [row.get(name, 0.0) for name in self.features]
        found: defaultdict[str, float] = defaultdict(float)
        for tree in self.trees:
            node, worth = tree, _read_worth(tree)
            found["bias"] += worth
            while isinstance(node, list):
                name = self.features[node[0]]
                node = node[3] if values[node[0]] <= node[1] else node[4]
                found[name] += _read_worth(node) - worth
                worth = _read_worth(node)
        return dict(found)


Forests = Mapping[str, Forest]


def _read_worth(node: Any) -> float:
    return float(node[2] if isinstance(node, list) else node)


@cache
def load_forests() -> Forests:
    """Return the trees that were learned, by what they are for: `Role.GROUP` and `Role.CONFIDENCE`."""
    known = json.loads(Path(__file__).with_name("forest.json").read_text(encoding="utf-8"))
    return {role: Forest(learned["features"], learned["trees"]) for role, learned in known.items()}
