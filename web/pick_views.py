"""What the page shows on which items are chosen by eye: the lists, the choices of each field, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages import Message
from messages.counts import CountCode
from messages.item_pages import PartCode
from messages.message import Localized
from messages.pick import PickCode
from model.item import Item, StoredItem
from model.rule_effects import ChangedItem, RuleEffects
from model.secrets import hide_secrets
from scraper.discovery.picking import FIELDS, FieldChoice
from scraper.extract.rules import OWN_FIELDS
from scraper.selector import Syntax
from scraper.source import FieldRule, Rules
from web.dates import format_item_date
from web.picking import Picking
from web.provenance import describe_rule
from web.views import ItemView, allow_link, build_item_views

FIELD_NAMES = {
    "title": PartCode.TITLE,
    "link": PickCode.LINK,
    "date": PickCode.DATE,
    "summary": PartCode.SUMMARY,
    "image": PartCode.PICTURE,
    "author": PartCode.AUTHORS,
    "categories": PartCode.CATEGORIES,
    "enclosures": PartCode.FILES,
}
_PART_NAMES = {
    "title": PartCode.TITLE,
    "url": PartCode.ADDRESS,
    "published": PartCode.PUBLISHED,
    "summary": PartCode.SUMMARY,
    "image": PartCode.PICTURE,
    "authors": PartCode.AUTHORS,
    "categories": PartCode.CATEGORIES,
    "enclosures": PartCode.FILES,
}
_WITHOUT = {"title": PickCode.WHOLE_TEXT, "link": PickCode.FIRST_LINK}
_ADDRESSES = ("link", "image", "enclosures")  # fields whose values are no words of the page
SHOWN, MOST_SHOWN = 3, 30  # items of each kind that are shown at once, and in all
LONGEST_VALUE = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """One of the lists of the page."""

    number: int
    heading: str
    items: Message
    titles: tuple[str, ...]
    rule: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One of the rules that a field may have: what it is called where it says nothing itself, and what it reads."""

    number: int
    name: Message | None
    rule: str
    values: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field with its choices."""

    key: str
    name: Message
    choices: tuple[ChoiceView, ...]

    @property
    def current(self) -> ChoiceView | None:
        """The choice that holds in the draft."""
        return next((choice for choice in self.choices if choice.is_current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A field of an item that is read otherwise than it is stored."""

    name: Message
    before: Message | Localized | str
    after: Message | Localized | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedView:
    """An item that is read otherwise than it is stored."""

    title: str
    url: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsView:
    """What a draft changes against what is stored; of long lists the first items."""

    changed: tuple[ChangedView, ...]
    gained: tuple[ItemView, ...]
    lost: tuple[ItemView, ...]
    changed_count: Message
    gained_count: Message
    lost_count: Message
    kept: Message
    hidden: int  # items of the longest of the three that are not shown

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.changed or self.gained or self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointedChoice:
    """What the words that were clicked may be: a field, its choice as a form sends it, and whether it is that now."""

    name: Message
    value: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """The words that were clicked, and what they may be; `other` is the list whose item they stand in."""

    words: str
    choices: tuple[PointedChoice, ...] = ()
    other: ListView | None = None

    @property
    def current(self) -> tuple[PointedChoice, ...]:
        """What they are now."""
        return tuple(choice for choice in self.choices if choice.is_current)


def build_lists(picking: Picking, rules: Rules) -> tuple[ListView, ...]:
    """Return the lists of the page, with the draft's marked."""
    current = picking.find_list(rules)
    return tuple(
        ListView(
            number=number,
            heading=one.heading[:80],
            items=CountCode.ITEMS(count=one.count),
            titles=tuple(title[:80] for title in one.titles),
            rule=one.rules.item,
            is_current=number == current,
        )
        for number, one in enumerate(picking.page.lists)
    )


def build_fields(picking: Picking, rules: Rules) -> tuple[FieldView, ...]:
    """Return the fields that there is a choice for; none where the rules are for JSON in the page."""
    if rules.syntax is Syntax.JSON:
        return ()
    found = picking.page.list_fields(rules)
    return tuple(
        FieldView(
            key=name,
            name=FIELD_NAMES[name](),
            choices=tuple(
                _view_choice(name, number, choice, getattr(rules, name)) for number, choice in enumerate(found[name])
            ),
        )
        for name in FIELDS
        if len(found[name]) > 1
    )


def _view_choice(name: str, number: int, choice: FieldChoice, current: FieldRule | None) -> ChoiceView:
    rule = choice.rule
    own: Message | None = None
    if rule is None:
        own = _WITHOUT.get(name, PickCode.NOTHING)()
    elif not rule.selector:
        own = PickCode.ITSELF()
    return ChoiceView(
        number=number,
        name=own,
        rule=describe_rule(rule.model_dump()) if rule else "",
        values=() if rule is None and name not in OWN_FIELDS else tuple(map(hide_secrets, filter(None, choice.values))),
        is_current=rule == current,
    )


def build_effects(effects: RuleEffects, language: str, now: datetime) -> EffectsView:
    """Return what a draft changes; `language` is the source's."""
    most = max(len(effects.changed), len(effects.gained), len(effects.lost))
    return EffectsView(
        changed=tuple(map(_view_changed, effects.changed[:MOST_SHOWN])),
        gained=tuple(build_items(effects.gained[:MOST_SHOWN], language, now)),
        lost=tuple(build_items(effects.lost[:MOST_SHOWN], language, now)),
        changed_count=PickCode.CHANGED(count=len(effects.changed)),
        gained_count=PickCode.GAINED(count=len(effects.gained)),
        lost_count=PickCode.LOST(count=len(effects.lost)),
        kept=PickCode.KEPT(count=effects.same),
        hidden=max(most - MOST_SHOWN, 0),
    )


def build_items(items: Sequence[Item], language: str, now: datetime) -> list[ItemView]:
    """Return items of the page as pages show them; `now` stands in for when they are first seen."""
    stored = [StoredItem(guid="", first_seen=now, changed=now, revision=1, item=item) for item in items]
    return build_item_views(stored, language)


def _view_changed(changed: ChangedItem) -> ChangedView:
    return ChangedView(
        title=changed.before.title or changed.after.title,
        url=allow_link(changed.after.url),
        changes=tuple(
            ChangeView(
                name=_PART_NAMES[name](),
                before=_describe_part(changed.before, name),
                after=_describe_part(changed.after, name),
            )
            for name in changed.fields
        ),
    )


def _describe_part(item: Item, name: str) -> Message | Localized | str:
    """Return what an item has in a field."""
    value = getattr(item, name)
    if not value:
        return PickCode.EMPTY()
    if name == "published":
        return format_item_date(value).text
    if name == "enclosures":
        return ", ".join(hide_secrets(one.url) for one in value)[:LONGEST_VALUE]
    written = ", ".join(value) if isinstance(value, tuple) else hide_secrets(str(value))
    return written if len(written) <= LONGEST_VALUE else written[:LONGEST_VALUE] + " …"


def build_pointed(picking: Picking, rules: Rules, target: str, item: int) -> Pointed | None:
    """Return what was clicked in an item, as the frame's links say it (`outlined_page`); None where that is nothing."""
    lists = build_lists(picking, rules)
    fields = {field.key: field for field in build_fields(picking, rules)}
    choices: dict[str, PointedChoice] = {}
    words = ""
    for option in target.split()[:20]:
        name, _, number = option.partition(".")
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
        if name == "list" and 0 <= at < len(lists):
            return Pointed(words=next(iter(lists[at].titles), ""), other=lists[at])
        field = fields.get(name)
        if field and 0 <= at < len(field.choices) and (name not in choices or field.choices[at].is_current):
            choice = field.choices[at]
            words = words or (picking.page.read_value(rules, item, name, at) if name not in _ADDRESSES else "")
            choices[name] = PointedChoice(name=field.name, value=option, is_current=choice.is_current)
    ordered = tuple(choices[name] for name in FIELDS if name in choices)
    return Pointed(words=words, choices=ordered) if ordered else None
