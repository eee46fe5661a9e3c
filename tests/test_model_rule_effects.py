"""What other rules change of a list: items gained, lost and changed against what is stored."""

from dataclasses import replace

from model.item import Enclosure
from model.rule_effects import ListedItem, compare_rules
from tests.stores import day, item

ONE, TWO, THREE = (item(name, published=day(int(name))) for name in ("1", "2", "3"))


def listed(*items, **told):  # type: ignore[no-untyped-def]
    return [ListedItem(key=at, item=one, aliases=one.aliases, **told) for at, one in enumerate(items, 1)]


def test_the_same_items_change_nothing() -> None:
    effects = compare_rules([ONE, TWO], [TWO, ONE], listed(ONE, TWO))
    assert (effects.gained, effects.lost, effects.changed, effects.same) == ((), (), (), 2)


def test_items_are_gained_lost_and_changed() -> None:
    other = replace(ONE, title="Another", summary="Words", enclosures=(Enclosure(url="/a.pdf", media_type=""),))
    effects = compare_rules([ONE, TWO], [other, THREE], listed(ONE, TWO))
    assert effects.gained == (THREE,)
    assert effects.lost == (TWO,)
    (changed,) = effects.changed
    assert (changed.before, changed.after) == (ONE, other)
    assert changed.fields == ("title", "summary", "enclosures")
    assert effects.same == 0


def test_an_item_that_left_the_page_is_not_lost_by_the_rules() -> None:
    assert compare_rules([ONE], [ONE], listed(ONE, TWO)).lost == ()
    assert compare_rules([], [ONE], listed(ONE, TWO)).lost == (TWO,), "the present rules find nothing any more"
    assert compare_rules([], [ONE], listed(ONE, TWO, on_page=False)).lost == ()


def test_a_date_is_compared_by_its_moment() -> None:
    same = replace(ONE, published=day(1, "1 Oct"))
    assert compare_rules([ONE], [same], listed(ONE)).same == 1
    moved = compare_rules([ONE], [replace(ONE, published=day(9))], listed(ONE))
    assert moved.changed[0].fields == ("published",)
    assert compare_rules([ONE], [replace(ONE, published=None)], listed(ONE)).same == 1, "a missing date replaces none"


def test_another_address_is_known_by_a_title_that_is_the_only_one() -> None:
    away = replace(ONE, url="https://b.example/9", aliases=("url:https://b.example/9",))
    effects = compare_rules([ONE], [away], listed(ONE))
    assert [changed.fields for changed in effects.changed] == [("url",)]
    twins = [replace(ONE, aliases=(f"url:{number}",)) for number in (1, 2)]
    effects = compare_rules(twins, [away], listed(*twins))
    assert (effects.gained, effects.lost) == ((away,), tuple(twins))


def test_what_a_person_took_out_is_no_news() -> None:
    effects = compare_rules([ONE], [ONE], listed(ONE, deleted=True))
    assert (effects.gained, effects.lost, effects.changed, effects.same) == ((), (), (), 0)
