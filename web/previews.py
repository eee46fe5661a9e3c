"""What rules take from a page, before anything is stored."""

from dataclasses import dataclass

from messages import Message
from model.item import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The items that a source's rules take from its page, those that its filters hide left out."""

    items: tuple[Item, ...]
    hidden: int  # how many these are
    warnings: tuple[Message, ...]
