"""What each feature is worth, read from weights.json.

The numbers were learned by bench/train_detection.py from pages whose items are known;
they are few, named, and meant to be read.
"""

import json
from collections.abc import Mapping
from pathlib import Path

Weights = Mapping[str, Mapping[str, float]]
WEIGHTS: Weights = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))


def weigh_features(role: str, features: Mapping[str, float], weights: Weights = WEIGHTS) -> float:
    """Return the weighted sum of features; one that has no weight counts nothing."""
    known = weights[role]
    return sum([known[name] * number for name, number in features.items() if name in known])
