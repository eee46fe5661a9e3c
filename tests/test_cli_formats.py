"""Cells of tables and values of JSON, as the command line prints them."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import typer

from cli.check import check_settings
from cli.findings import render_discovery, render_doubtful_list, serialize_discovery
from cli.formats import describe_run, format_item_date, format_moment, format_stored_date, serialize_stored_item
from cli.pages import find_base_url, lacks_scheme
from cli.sources import find_source, make_unknown_source_error, select_slugs
from messages.plain import PlainCode
from model.item import DateOrigin, Item, ItemDate, Precision, StoredItem
from model.outcome import Run, RunOutcome
from settings.environment import read_environment
from settings.options import Settings
from tests.add_site import FOUND, NOTHING

SEEN = datetime(2026, 3, 10, 1, 5, tzinfo=UTC)


def stored(at: datetime | None, precision: Precision = Precision.MINUTE) -> StoredItem:
    date = at and ItemDate(at=at, raw="raw", origin=DateOrigin.TIME, precision=precision, zone="Asia/Ho_Chi_Minh")
    item = Item(url="https://me:secret@origin.example/1", title="T", aliases=("a",), fingerprint="f", published=date)
    return StoredItem(guid="tag:1", first_seen=SEEN, changed=SEEN, revision=2, item=item)


def run(outcome: RunOutcome, **values: object) -> Run:
    return Run(slug="news", started=SEEN, ended=SEEN, outcome=outcome, **values)  # type: ignore[arg-type]  # by name


def test_moments_are_in_utc() -> None:
    assert format_moment(datetime(2026, 3, 9, 8, 30, tzinfo=timezone(timedelta(hours=7)))) == "2026-03-09 01:30Z"
    assert format_moment(None) == ""


@pytest.mark.parametrize(
    ("at", "precision", "own", "shown"),
    [
        (datetime(2026, 3, 8, 17, tzinfo=UTC), Precision.DAY, "2026-03-09", "2026-03-09"),
        (datetime(2026, 3, 9, 7, 25, tzinfo=UTC), Precision.SECOND, "2026-03-09 07:25Z", "2026-03-09 07:25Z"),
        (None, Precision.DAY, "", "first seen 2026-03-10 01:05Z"),
        (SEEN + timedelta(days=9), Precision.MINUTE, "2026-03-19 01:05Z", "first seen 2026-03-10 01:05Z"),
    ],
)
def test_dates_of_items(at: datetime | None, precision: Precision, own: str, shown: str) -> None:
    assert format_item_date(stored(at, precision).item) == own
    assert format_stored_date(stored(at, precision)) == shown


def test_json_of_a_stored_item_has_its_identity_and_no_password() -> None:
    value = serialize_stored_item(stored(SEEN + timedelta(days=9)))
    assert (value["guid"], value["revision"], value["published"]) == ("tag:1", 2, SEEN)
    assert value["date"] == {"raw": "raw", "origin": "time", "precision": "minute"}
    assert value["url"] == "https://origin.example/1"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (run(RunOutcome.SCRAPED, found=1, new=1, changed=0), "1 item found, 1 new, 0 changed"),
        (run(RunOutcome.SCRAPED, found=5, new=0, changed=2), "5 items found, 0 new, 2 changed"),
        (run(RunOutcome.NOT_MODIFIED), "unchanged"),
        (run(RunOutcome.FAILED, message=PlainCode.TEXT(text="no answer")), "no answer"),
        (run(RunOutcome.STALE), "stale"),
    ],
)
def test_results_of_runs(made: Run, text: str) -> None:
    assert describe_run(made) == text


def test_the_chosen_list_is_marked_and_explained() -> None:
    lines = render_discovery(FOUND, 0).splitlines()
    assert lines[:4] == [
        "The page lists bulletins.",
        "* 0  The list on this page: 8 items, 95% confidence",
        "       each item has a link and a date",
        "  1  The feed “Tin tức”: 1 item, 60% confidence; first: “Từ nguồn cấp”",
    ]
    assert "Feed https://origin.example/feed.xml: good: 1 item" in lines
    assert lines[-1] == "There is a next page; its items are read too."


def test_another_choice_is_marked_where_it_is_chosen() -> None:
    lines = render_discovery(FOUND, 1).splitlines()
    assert lines[1].startswith("  0  The list on this page: 8 items, 95% confidence; first: “Thông báo số 1”")
    assert lines[2].startswith("* 1  ")
    assert render_discovery(FOUND, 7).count("\n* ") == 0


def test_a_page_without_a_list_is_one_line() -> None:
    assert render_discovery(NOTHING, 0) == "The page is an article, not a list."
    assert render_doubtful_list(NOTHING) == []
    assert serialize_discovery(NOTHING)["choices"] == []


def test_an_unknown_source_is_answered_with_the_most_similar_names() -> None:
    slugs = [f"s{number:02}" for number in range(12)]
    message = make_unknown_source_error("s11x", slugs).format_message()
    assert message.startswith("there is no source 's11x'; available: s11, ")
    assert message.endswith(", …")
    assert len(message.split(", ")) == 11
    assert make_unknown_source_error("a", []).format_message() == "there is no source 'a'; none exist yet"


def test_sources_are_selected_once_and_in_order() -> None:
    entries = [{"slug": slug, "url": f"https://example.org/{slug}"} for slug in ("a", "b")]
    settings = Settings.model_validate({"sources": entries})
    assert select_slugs(settings, ["b", "a", "b"], select_all=False) == ["b", "a"]
    assert select_slugs(settings, [], select_all=True) == ["a", "b"]
    assert select_slugs(settings, [], select_all=False) == ["a", "b"]
    assert find_source(settings, "a").url == "https://example.org/a"
    for slugs, select_all in ((["a"], True), (["c"], False)):
        with pytest.raises(typer.TyperException):
            select_slugs(settings, slugs, select_all=select_all)


@pytest.mark.parametrize(
    ("target", "lacks"),
    [
        ("localhost:8000/news", True),
        ("tin.example.vn", True),
        ("example.org/page.html", False),
        ("https://example.org", False),
        ("a b.org", False),
        ("127.0.0.1/x", False),
    ],
)
def test_urls_without_their_scheme(target: str, lacks: bool) -> None:
    assert lacks_scheme(target) is lacks


def test_a_file_has_a_base_url_of_its_name() -> None:
    assert find_base_url("/tmp/a b/c d.html") == "http://localhost/c%20d.html"
    assert find_base_url("https://example.org/a") == "https://example.org/a"


def test_check_describes_schedules_and_missing_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "sources:\n  - {slug: a, url: 'https://e.org/a', cron: '0 6 * * *', rules: {item: li}}\n"
        "  - {slug: b, url: 'https://e.org/b', interval: 2h}\n",
        encoding="utf-8",
    )
    assert check_settings(read_environment({"BANTIN_SETTINGS": str(path)})) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a: cron 0 6 * * *, https://e.org/a",
        "b: every 2h, https://e.org/b (without rules: they are found at its first run)",
        f"{path} is valid: 2 sources",
    ]
    path.write_text("sources: []\n", encoding="utf-8")
    assert check_settings(read_environment({"BANTIN_SETTINGS": str(path)})) == 0
    assert capsys.readouterr().out == f"{path} is valid, but lists no sources\n"
