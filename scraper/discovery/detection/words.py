"""What class names, ids, roles and tags say a node is, in the words that sites use for it.

The words are of many languages and of no one site. A name is split at hyphens, underscores
and humps (`entryTitle`, `entry-title`), and each part, and each pair of parts, is looked up.
"""

import re
from functools import lru_cache
from itertools import pairwise

from scraper.lexicon import part_names

PARTS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-zà-ỹ]+|[0-9]+|[\u3040-\u9fff]+")

BY_TAG = {"nav": "aside", "footer": "aside", "aside": "aside", "main": "main", "time": "date", "article": "item"}
BY_ROLE = {
    "navigation": "aside", "banner": "aside", "contentinfo": "aside", "complementary": "aside", "search": "aside",
    "menu": "aside", "menubar": "aside", "menuitem": "aside", "menuitemradio": "aside", "listbox": "aside",
    "tablist": "aside", "main": "main", "article": "item", "heading": "title",
}  # fmt: skip
_MEANING_OF: dict[str, set[str]] = {}
for _meaning, _words in part_names.MEANINGS.items():
    for _word in _words.split():
        _MEANING_OF.setdefault(_word, set()).add(_meaning)
NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=16384)
def _find_name_marks(name: str) -> frozenset[str]:
    parts = [part.lower() for part in PARTS.findall(name)]
    found = {meaning for part in parts for meaning in _MEANING_OF.get(part, ())}
    pairs = set(pairwise(parts))
    found |= {meaning for first, second in pairs for meaning in _MEANING_OF.get(first + second, ())}
    telling = part_names.ASIDE.intersection(parts)
    if telling and telling <= part_names.ALONE and not part_names.WITH_ALONE.issuperset(parts):
        found.discard("aside")
    if pairs & part_names.ASIDE_PAIRS:
        found.add("aside")
    elif "aside" in found and found & part_names.NOT_ASIDE and parts[-1] not in part_names.ASIDE:
        found.discard("aside")
    return frozenset(found)


@lru_cache(maxsize=16384)
def find_marks(tag: str, classes: str, identity: str, role: str) -> frozenset[str]:
    """Return what a node says it is: any of MEANINGS' keys."""
    if not classes and not identity and not role and tag not in BY_TAG:
        return NOTHING
    found: set[str] = set()
    for name in classes.split():
        found |= _find_name_marks(name)
    if identity:
        found |= _find_name_marks(identity)
    if role in BY_ROLE:
        found.add(BY_ROLE[role])
    if tag in BY_TAG:
        found.add(BY_TAG[tag])
    return frozenset(found)
