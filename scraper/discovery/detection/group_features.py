"""What the fields of a group's items say of it being the page's list: named numbers."""

import re
from collections import Counter
from functools import lru_cache

from scraper.discovery.detection.field_roles import FieldRoles
from scraper.discovery.detection.slot_features import WORD, SlotFacts, is_document, leads_elsewhere, measure_width
from scraper.discovery.detection.slots import Sample
from scraper.urls import split_url

NUMBER = re.compile(r"\d+")
# The scales that the weights were learned with: from such a value on a feature is 1, or no more of it counts.
WIDE_TITLE, LONG_STEP = 80.0, 60.0  # characters of a title, of the last step of an address
SHORT_TITLE, LONG_TITLE = 12, 250  # characters: shorter, longer than a headline
MANY_WORDS = 8  # of a title
LONGEST_DAY = 40  # characters of a text that may be nothing but a date
DEEP = 5.0  # slashes of an address
MOST = 0.5  # share of the items


@lru_cache(maxsize=4096)
def compute_url_shape(href: str) -> tuple[str, ...]:
    """Return an address with its numbers and last step left out: what addresses of one kind share."""
    parts = split_url(href)
    steps = [NUMBER.sub("0", step) for step in parts.path.split("/")]
    ending = steps[-1].rpartition(".")[2] if "." in steps[-1] else ""
    query = "&".join(part.partition("=")[0] for part in parts.query.split("&"))
    return (parts.netloc, *steps[:-1], ending, query)


def _measure_last_step(href: str) -> int:
    path, _, query = href.partition("?")
    return len(path.rstrip("/").rpartition("/")[2]) + len(query)


def compute_group_features(sample: Sample, roles: FieldRoles) -> dict[str, float]:
    """Return what speaks for a group whose fields were found."""
    return {
        **_compute_title_features(roles.title),
        **_compute_link_features(roles.link, sample.size),
        **_compute_date_features(roles),
        **{f"score_{role}": score for role, score in roles.scores.items()},
    }


def _compute_title_features(title: SlotFacts | None) -> dict[str, float]:
    if title is None:
        return {"no_title": 1.0}
    filled = [text for text in title.values if text]
    count = max(1, len(filled))
    return {
        "title_covered": title.covered,
        "title_distinct": title.distinct,
        "title_width": min(WIDE_TITLE, sum(map(measure_width, filled)) / count) / WIDE_TITLE,
        "title_short": sum(measure_width(text) < SHORT_TITLE for text in filled) / count,
        "title_long": sum(measure_width(text) > LONG_TITLE for text in filled) / count,
        "title_words": sum(min(MANY_WORDS, len(WORD.findall(text))) for text in filled) / count / MANY_WORDS,
        "title_heading": float(title.heading),
        "title_marked": float("title" in title.marks),
        "title_date": title.dated if title.mean < LONGEST_DAY else 0.0,
    }


def _compute_link_features(link: SlotFacts | None, size: int) -> dict[str, float]:
    if link is None or not link.hrefs:
        return {"no_link": 1.0}
    hrefs = link.hrefs
    count = len(hrefs)
    shapes = Counter(map(compute_url_shape, hrefs))
    return {
        "link_covered": len(link.slot.nodes) / size,
        "link_distinct": len(set(hrefs)) / count,
        "link_elsewhere": sum(map(leads_elsewhere, hrefs)) / count,
        "link_document": sum(map(is_document, hrefs)) / count,
        "link_alike": shapes.most_common(1)[0][1] / count,
        "link_slug": min(LONG_STEP, sum(map(_measure_last_step, hrefs)) / count) / LONG_STEP,
        "link_numbered": sum(NUMBER.search(href) is not None for href in hrefs) / count,
        "link_fragment": sum("#" in href for href in hrefs) / count,
        "link_outside": sum("//" in href for href in hrefs) / count,
        "link_deep": min(DEEP, sum(href.count("/") for href in hrefs) / count) / DEEP,
        "link_text": float(link.covered > MOST),
    }


def _compute_date_features(roles: FieldRoles) -> dict[str, float]:
    features = roles.date_features
    if roles.date is None:
        return {"no_date": 1.0}
    return {
        "dated": features.get("dated", 0.0),
        "date_read": features.get("read", 0.0),
        "date_machine": features.get("machine", 0.0),
        "date_sorted": features.get("sorted", 0.0) * features.get("read", 0.0),
        "date_marked": features.get("marked_date", 0.0),
        "date_above": features.get("above", 0.0),
        "date_whole": features.get("whole", 0.0),
        "date_long": features.get("long", 0.0),
    }
