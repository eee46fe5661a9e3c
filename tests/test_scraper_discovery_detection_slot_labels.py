"""What a page calls the date at a slot: words before it, its column's heading, names and links around it."""

from dataclasses import replace

import pytest

from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts, describe_slot
from scraper.discovery.detection.slot_labels import DateKind, find_date_kind
from tests.pages import CONTEXT, flatten, take_sample

PUBLICATION, ACTIVITY, CLOSING = DateKind.PUBLICATION, DateKind.ACTIVITY, DateKind.CLOSING
HEAD = "<tr><th>Subject</th><th>Created</th><th>Last post</th></tr>"


def read_kind(date: str, before: str = "", title: str = "a", language: str = "en") -> DateKind | None:
    """Return what the dates of `.d` are called in a list whose items are built so."""
    items = "".join(f"<li><a href=/{n}>Bulletin {n}</a> {date.replace('#', str(n))}</li>" for n in range(1, 5))
    return find_kind(f"<main>{before}<ul>{items}</ul></main>", "li", title, language)


def find_kind(page: str, tag: str, title: str = "a", language: str = "en") -> DateKind | None:
    tree = flatten(page)
    sample = take_sample(tree, tag)
    facts: dict[str, SlotFacts] = {slot.path: describe_slot(tree, sample, slot) for slot in sample.slots.values()}
    date = next(
        own for own in facts.values() if "d" in tree.classes[next(iter(own.slot.nodes.values()))] and not own.slot.loose
    )
    return find_date_kind(tree, sample, date, facts.get(title), DateReader(replace(CONTEXT, language=language)))


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Published:", PUBLICATION),
        ("Started by ana0 on", PUBLICATION),
        ("Filed", PUBLICATION),
        ("Last updated:", ACTIVITY),
        ("Most Recent:", ACTIVITY),
        ("Last reply", ACTIVITY),
        ("Valid until", CLOSING),
        ("Application deadline:", CLOSING),
        ("Meeting", None),
        ("", None),
        ("A long sentence that tells of a deadline and of more beside that", None),
    ],
)
def test_the_words_before_a_date_say_what_it_is(label: str, kind: DateKind | None) -> None:
    assert read_kind(f"<b class=d>{label} # Oct 2026</b>") is kind
    assert read_kind(f"<i>{label}</i> <b class=d># Oct 2026</b>") is kind
    assert read_kind(f"{label} <b class=d># Oct 2026</b>") is kind


def test_the_words_before_another_date_say_nothing_of_this() -> None:
    assert read_kind("<i>Updated: 3 Oct 2026</i> <b class=d># Oct 2026</b>") is None
    assert read_kind("<i>Updated: 3 Oct 2026</i> Created: <b class=d># Oct 2026</b>") is PUBLICATION


def test_the_title_is_no_label() -> None:
    assert read_kind("<a href=/x>Deadline extended</a> <b class=d># Oct 2026</b>", title="./a[2]") is None


@pytest.mark.parametrize(
    ("language", "label", "kind"),
    [
        ("de", "Bewerbungsschluss:", CLOSING),
        ("it", "fino al", CLOSING),
        ("en", "bis", None),
        ("de", "bis", CLOSING),
        ("zh", "最後回覆", ACTIVITY),
        ("pl", "Utworzono:", PUBLICATION),
        ("ru", "Последнее сообщение", ACTIVITY),
    ],
)
def test_the_words_are_of_many_languages(language: str, label: str, kind: DateKind | None) -> None:
    assert read_kind(f"<i>{label}</i> <b class=d># Oct 2026</b>", language=language) is kind


@pytest.mark.parametrize(("place", "kind"), [(1, PUBLICATION), (2, ACTIVITY)])
def test_the_heading_of_a_column_says_what_its_dates_are(place: int, kind: DateKind) -> None:
    days = ["<td>{n} Oct 2026</td>", "<td>{n} Nov 2026</td>"]
    days[place - 1] = days[place - 1].replace("<td>", "<td class=d>")
    row = "<tr><td><a href=/{n}>Thread {n}</a></td>" + "".join(days) + "</tr>"
    rows = "".join(row.format(n=n) for n in range(1, 5))
    assert find_kind(f"<table><thead>{HEAD}</thead><tbody>{rows}</tbody></table>", "tr") is kind
    assert find_kind(f"<table>{HEAD}</table><p>x</p><table>{rows}</table>", "tr") is kind
    divs = rows.replace("tr>", "section>").replace("td", "div")
    head = "<div>{}</div>".format(HEAD.replace("tr>", "section>").replace("th", "div"))
    assert find_kind(f"<main><div>{head}<div>{divs}</div></div></main>", "section") is kind


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("<b class='d lastpost'># Oct 2026</b>", ACTIVITY),
        ("<u class=last-post><b class=d># Oct 2026</b></u>", ACTIVITY),
        ("<u class=valid-until><b class=d># Oct 2026</b></u>", CLOSING),
        ("<a href='/t?goto=lastpost#9'><b class=d># Oct 2026</b></a>", ACTIVITY),
        ("<a href='/t/#'><b class=d># Oct 2026</b></a>", None),
    ],
)
def test_names_and_links_say_what_a_date_is(date: str, kind: DateKind | None) -> None:
    assert read_kind(date) is kind
