"""What each feature is worth, read from weights.json.

The numbers were learned by bench/train_detection.py from pages whose items are known;
they are few, named, and meant to be read.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """What features are weighed for: the fields of an item, groups of items, and what a page comes to."""

    TITLE = "title"
    LINK = "link"
    DATE = "date"
    PROMISE = "promise"  # of a group, by counts alone
    GLANCE = "glance"  # of a group, before its fields are found
    GROUP = "group"
    ARTICLE = "article"
    CONFIDENCE = "confidence"  # by trees alone
    SURE = "sure"


Weights = Mapping[str, Mapping[str, float]]
WEIGHTS: Weights = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))


def weigh_features(role: Role, features: Mapping[str, float], weights: Weights = WEIGHTS) -> float:
    """Return the weighted sum of features; one that has no weight counts nothing."""
    known = weights[role]
    return sum([known[name] * number for name, number in features.items() if name in known])
