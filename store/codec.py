"""Items as JSON text and back, exactly, by the fields of their dataclasses; what is empty is left out."""

import json
from collections.abc import Iterable

from messages import Message
from messages.stored import dump_message, load_message
from model.article import Article
from model.attempts import Attempts
from model.item import Item
from model.masthead import MastheadMemory
from model.notification import Trouble
from model.outcome import Dropped, DropReason
from model.page_memory import PageMemory
from model.readings import NO_READINGS, Readings
from model.renewal import NOTHING_PENDING, Pending
from model.subscription import Wish
from store.dataclass_codec import DataclassCodec

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_ITEM = DataclassCodec(Item, leave_out_empty=True)
_ARTICLE = DataclassCodec(Article, leave_out_empty=True)
_PENDING = DataclassCodec(Pending)
_PAGE = DataclassCodec(PageMemory)
_READINGS = DataclassCodec(Readings, leave_out_empty=True)
_MASTHEAD = DataclassCodec(MastheadMemory)
_WISH = DataclassCodec(Wish)
_TROUBLE = DataclassCodec(Trouble)
_ATTEMPTS = DataclassCodec(Attempts)


def dump_item(item: Item) -> str:
    """Return the item as one line of JSON."""
    return _encode(_ITEM.dump(item))


def load_item(text: str) -> Item:
    """Return the item that `dump_item` wrote; "" (a deleted one) gives an empty item."""
    return _ITEM.load(json.loads(text) if text else {})


def dump_article(article: Article) -> str:
    """Return the article as one line of JSON."""
    return _encode(_ARTICLE.dump(article))


def load_article(text: str | None) -> Article | None:
    """Return the article that `dump_article` wrote; None for none."""
    return _ARTICLE.load(json.loads(text)) if text else None


def dump_pending(pending: Pending) -> str | None:
    """Return what waits to be confirmed as JSON; None where nothing does."""
    return _encode(_PENDING.dump(pending)) if pending else None


def load_pending(text: str | None) -> Pending:
    """Return what `dump_pending` wrote."""
    return _PENDING.load(json.loads(text)) if text else NOTHING_PENDING


def dump_trouble(trouble: Trouble) -> str:
    """Return what is said of an incident as one line of JSON."""
    return _encode(_TROUBLE.dump(trouble))


def load_trouble(text: str) -> Trouble:
    """Return what `dump_trouble` wrote."""
    return _TROUBLE.load(json.loads(text))


def dump_attempts(attempts: Attempts | None) -> str:
    """Return what was tried in vain as one line of JSON; "" for nothing."""
    return _encode(_ATTEMPTS.dump(attempts)) if attempts else ""


def load_attempts(text: str) -> Attempts | None:
    """Return what `dump_attempts` wrote."""
    return _ATTEMPTS.load(json.loads(text)) if text else None


def dump_page(page: PageMemory) -> str:
    """Return what is remembered of a page as one line of JSON."""
    return _encode(_PAGE.dump(page))


def load_page(text: str) -> PageMemory:
    """Return what `dump_page` wrote."""
    return _PAGE.load(json.loads(text))


def dump_readings(readings: Readings) -> str:
    """Return how a source's readings went as one line of JSON."""
    return _encode(_READINGS.dump(readings))


def load_readings(text: str) -> Readings:
    """Return what `dump_readings` wrote; "" gives none."""
    return _READINGS.load(json.loads(text)) if text else NO_READINGS


def dump_masthead(memory: MastheadMemory) -> str:
    """Return what is remembered of a masthead as one line of JSON."""
    return _encode(_MASTHEAD.dump(memory))


def load_masthead(text: str | None) -> MastheadMemory | None:
    """Return what `dump_masthead` wrote; None for none."""
    return _MASTHEAD.load(json.loads(text)) if text else None


def dump_wish(wish: Wish) -> str:
    """Return what a subscriber asked for as one line of JSON."""
    return _encode(_WISH.dump(wish))


def load_wish(text: str | None) -> Wish | None:
    """Return what `dump_wish` wrote; None for none."""
    return _WISH.load(json.loads(text)) if text else None


def dump_warnings(warnings: Iterable[Message]) -> str:
    """Return messages as a JSON list of texts; "" for none."""
    texts = [dump_message(warning) for warning in warnings]
    return dump_list(texts) if texts else ""


def load_warnings(text: str) -> tuple[Message, ...]:
    """Return what `dump_warnings` wrote."""
    return tuple(message for one in json.loads(text or "[]") if (message := load_message(one)))


def dump_dropped(dropped: Dropped) -> str:
    """Return what a run left out as one line of JSON; "" for nothing."""
    return _encode({reason.value: number for reason, number in dropped.items()}) if dropped else ""


def load_dropped(text: str) -> Dropped:
    """Return what `dump_dropped` wrote."""
    return {DropReason(reason): number for reason, number in json.loads(text or "{}").items()}


def dump_list(texts: Iterable[str]) -> str:
    """Return texts as a JSON list."""
    return _encode(list(texts))


def remove_unstorable(text: str) -> str:
    """Return a stranger's text without what a database refuses: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
