"""Items as JSON text and back, exactly; written by hand, because each feed reads a hundred.

What is empty is left out. A name in the JSON is never given another meaning: items that
were stored years ago are read by the same code.
"""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from model.article import Article
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision
from model.settle import NOTHING_PENDING, Pending

_PLAIN = {
    Item: ("url", "title", "fingerprint", "summary", "content", "image", "language"),
    Article: ("title", "content", "image", "language"),
}
_LISTS = {Item: ("aliases", "authors", "categories"), Article: ("authors", "categories", "warnings")}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_ORIGINS = {str(origin): origin for origin in DateOrigin}
_PRECISIONS = {str(precision): precision for precision in Precision}


def dump_item(item: Item) -> str:
    """Return the item as one line of JSON."""
    return _encode(_dump(item, Item))


def load_item(text: str) -> Item:
    """Return the item that `dump_item` wrote; "" (a deleted one) gives an empty item."""
    told = json.loads(text) if text else {}
    get = told.get
    return Item(
        url=get("url", ""),
        title=get("title", ""),
        aliases=tuple(get("aliases", ())),
        fingerprint=get("fingerprint", ""),
        summary=get("summary", ""),
        content=get("content", ""),
        published=_load_date(get("published")),
        updated=_load_date(get("updated")),
        authors=tuple(get("authors", ())),
        categories=tuple(get("categories", ())),
        image=get("image", ""),
        language=get("language", ""),
        enclosures=tuple(Enclosure(**enclosure) for enclosure in get("enclosures", ())),
    )


def dump_article(article: Article) -> str:
    """Return the article as one line of JSON."""
    return _encode(_dump(article, Article))


def load_article(text: str | None) -> Article | None:
    """Return the article that `dump_article` wrote; None for none."""
    if not text:
        return None
    told = json.loads(text)
    parts: dict[str, Any] = {name: told.get(name, "") for name in _PLAIN[Article]}
    parts |= {name: tuple(told.get(name, ())) for name in _LISTS[Article]}
    return Article(
        **parts,
        published=_load_date(told.get("published")),
        updated=_load_date(told.get("updated")),
        enclosures=tuple(Enclosure(**enclosure) for enclosure in told.get("enclosures", ())),
    )


def dump_pending(pending: Pending) -> str | None:
    """Return what waits to be told again as JSON; None where nothing does."""
    if not pending:
        return None
    published = _dump_date(pending.published) if pending.published else None
    return _encode({"published": published, "url": pending.url})


def load_pending(text: str | None) -> Pending:
    """Return what `dump_pending` wrote."""
    if not text:
        return NOTHING_PENDING
    told = json.loads(text)
    return Pending(published=_load_date(told["published"]), url=told["url"])


def dump_list(texts: Iterable[str]) -> str:
    """Return texts as a JSON list."""
    return _encode(list(texts))


def storable(text: str) -> str:
    """Return a stranger's text without what a database refuses: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _dump(value: Any, kind: type) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in (*_PLAIN[kind], *_LISTS[kind]):
        if part := getattr(value, name):
            told[name] = part
    for name in ("published", "updated"):
        if date := getattr(value, name):
            told[name] = _dump_date(date)
    if value.enclosures:
        told["enclosures"] = [_dump_enclosure(enclosure) for enclosure in value.enclosures]
    return told


def _dump_enclosure(enclosure: Enclosure) -> dict[str, Any]:
    return {field.name: getattr(enclosure, field.name) for field in fields(enclosure)}


def _dump_date(date: ItemDate) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": date.at.astimezone(UTC).isoformat(),
        "raw": date.raw,
        "origin": date.origin,
        "precision": date.precision,
        "zone": date.zone,
    }
    return told | {"relative": True} if date.relative else told


def _load_date(told: dict[str, Any] | None) -> ItemDate | None:
    if told is None:
        return None
    return ItemDate(
        at=datetime.fromisoformat(told["at"]),
        raw=told["raw"],
        origin=_ORIGINS[told["origin"]],
        precision=_PRECISIONS[told["precision"]],
        zone=told["zone"],
        relative=told.get("relative", False),
    )
