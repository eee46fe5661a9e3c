"""What a run left out of its page, by reason: counted, stored with the run, and shown in the source's history."""

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from model.outcome import DropReason, Run
from tests.house import RULES, House, house
from tests.web_site import make_client

GOOD = "<li><a href=/1>One</a> <time>09.03.2026</time></li><li><a href=/2>Two</a> <time>08.03.2026</time></li>"


def look(made: House, body: str) -> Mapping[str, int]:
    """Look at a page an hour later; return what the run, as it is stored, left out."""
    made.pass_time(hours=1)
    made.origin.answer("/news", body=f"<ul>{body}</ul>")
    made.refresh()
    return dict(last_run(made).dropped)


def last_run(made: House) -> Run:
    return made.store.list_runs("news", 1)[0]


def test_what_is_taken_whole_leaves_nothing_out(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        assert look(made, GOOD) == {}
        assert look(made, GOOD + "<li><a href=/3>Three</a></li>") == {}, "what is known is not left out"


def test_elements_without_title_and_link_or_without_a_name(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        bare = "<li><img src=/ad.png></li>" * 3
        assert look(made, GOOD + bare) == {DropReason.BARE: 3}
        nameless = "<li><a href='javascript:void(0)'><img src=/x.png></a></li>"
        assert look(made, bare + GOOD + nameless) == {DropReason.BARE: 3, DropReason.NAMELESS: 1}
        assert last_run(made).found == 3


def test_items_that_stand_on_the_page_twice(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url) as made:
        again = "<li><a href=/1>One</a> <time>09.03.2026</time></li>"
        assert look(made, GOOD + again) == {DropReason.REPEATED: 1}
        differs = "<li><a href=/1>One</a> <time>09.03.2026</time><p>In other words.</p></li>"
        assert look(made, GOOD + again + differs)[DropReason.REPEATED] == 2
        assert len(made.store.list_items("news")) == 2


def test_items_of_a_page_before_are_repeated_too(tmp_path: Path) -> None:
    with house(tmp_path, rules=RULES | {"next_page": {"selector": "a.next"}}) as made:
        second = "<li><a href=/2>Two</a> <time>08.03.2026</time></li><li><a href=/3>Three</a></li>"
        made.origin.answer("/more", body=f"<ul>{second}</ul>")
        assert look(made, GOOD + "<a class=next href=/more>Older</a>") == {DropReason.REPEATED: 1}
        assert last_run(made).new == 3


def test_what_a_person_removed_and_what_filters_hide(tmp_path: Path, database_url: str) -> None:
    with house(tmp_path, database_url=database_url, filters={"exclude": ["three"]}) as made:
        look(made, GOOD)
        [one] = [stored for stored in made.store.list_items("news") if stored.item.title == "One"]
        made.store.remove_item(one.guid, made.now[0])
        three = "<li><a href=/3>Three of them</a></li>"
        assert look(made, GOOD + three) == {DropReason.REMOVED: 1, DropReason.FILTERED: 1}
        assert look(made, GOOD + three + "<li><a href=/4>Four</a></li>")[DropReason.FILTERED] == 1, "it is still there"
        assert DropReason.FILTERED not in look(made, GOOD + "<li><a href=/4>Four</a></li>"), "it has left the page"


def test_the_history_says_what_each_check_left_out(tmp_path: Path) -> None:
    with house(tmp_path, filters={"exclude": ["two"]}) as made:
        look(made, GOOD + "<li></li><li></li>" + "<li><a href=/1>One</a> <time>09.03.2026</time></li>")
        page = etree.HTML(make_client(made.store, None).get("/feeds/news/history").text)
        [details] = page.xpath("//li[@class='run']/details")
        assert "".join(details.xpath("summary//text()")).startswith("What it took and left out")
        assert details.xpath("p[text()='Left out:']/following-sibling::ul[1]/li/text()") == [
            "2 elements with neither a title nor a link",
            "1 item that is listed a second time",
            "1 item that a filter hides",
        ]
