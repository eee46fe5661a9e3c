"""The archive is searched alike on both databases, and the index is what is stored."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from messages.search import SearchCode
from model.article import Article
from model.errors import QueryError
from model.item import HIDDEN
from model.query import parse_query
from store import NEWEST, Store, open_store
from store.search import _UNLOCKED, _make_key, complete_index
from store.tables import items
from tests.stores import HOUR, MINUTE, T0, day, feed, item, record, settle

TEXTS = {
    "uni": ("Trường Đại học Bách khoa tuyển sinh", "Hạn nộp: 30 tháng 6"),
    "road": ("Đường Nguyễn Huệ đóng cửa", "Đại hội, học sinh nghỉ"),
    "zh": ("北京大学招生公告", "第5条"),
    "th": ("เรียนหนังสือทุกวัน", ""),
    "en": ("Tenders for the bridge", "Say “hello” to AT&T"),
}


def fill(store: Store) -> None:
    """Store the texts as items of source `a`, the first the newest, and one of source `b-2`."""
    store.sync_sources([record("a", title="Town"), record("b-2")], T0)
    made = [
        item(name, title, day(20 - number), summary=summary, categories=("Thông báo", "Giáo dục")[: number + 1])
        for number, (name, (title, summary)) in enumerate(TEXTS.items())
    ]
    settle(store, made)
    settle(
        store,
        [item("other", "Đại học ở nơi khác", day(1), content="<p>Cầu <b>cũ</b></p>", authors=("An Bình",))],
        slug="b-2",
    )


def names(store: Store, query: str, **options: int) -> list[str]:
    found = store.search_items(parse_query(query), T0, **{"limit": 20, **options})
    return [one.stored.item.url.rpartition("/")[2] for one in found]


CASES = [
    ("dai hoc", ["uni", "road", "other"]),
    ("ĐẠI HỌC", ["uni", "road", "other"]),
    ('"dai hoc"', ["uni", "other"]),
    ('"đại học" -bách', ["other"]),
    ('"dai hoc" source:a', ["uni"]),
    ('"dai hoc" -source:a', ["other"]),
    ("source:b-2", ["other"]),
    ("source:b", []),
    ("dai source:a source:b-2", ["uni", "road", "other"]),
    ("dai source:none", []),
    ("duong", ["road"]),
    ("đương", ["road"]),
    ("大学", ["zh"]),
    ("学", ["zh"]),
    ("京大", ["zh"]),
    ("大京", []),
    ("第5条", ["zh"]),
    ("หนังสือ", ["th"]),
    ("tender", []),
    ("tender*", ["en"]),
    ('"dai ho"*', ["uni", "road", "other"]),
    ("hello at&t", ["en"]),
    ('"bridge say"', []),
    ("category:giáo", ["road", "zh", "th", "en"]),
    ('category:"giao duc" -category:none', ["road", "zh", "th", "en"]),
    ("thong bao -category:giao", ["uni"]),
    ("category:binh", []),
    ("cau cu", ["other"]),
    ('"an binh"', ["other"]),
    ("nothing", []),
    ("30 tháng", ["uni"]),
]


@pytest.mark.parametrize(("query", "found"), CASES)
def test_what_is_found(store: Store, query: str, found: list[str]) -> None:
    fill(store)
    assert names(store, query) == found


def test_what_is_found_says_where_it_is_from(store: Store) -> None:
    fill(store)
    (found,) = store.search_items(parse_query("bach khoa"), T0, limit=5)
    assert (found.slug, found.source_title, found.source_url) == ("a", "Town", "https://a.example/news")


def test_pages_of_what_is_found_follow_each_other_by_date(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), f"Same {number}", day(number % 5 + 1)) for number in range(12)])
    key, seen, days = NEWEST, [], []
    while found := store.search_items(parse_query("same"), T0, limit=5, before=key):
        seen += [one.stored.guid for one in found]
        days += [one.stored.published for one in found]
        key = found[-1].key
    assert len(set(seen)) == len(seen) == 12
    assert days == sorted(days, reverse=True)


def test_an_edited_item_is_found_by_its_new_words_only(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "First words"), item("2", "Other", day(3))])
    settle(store, [item("1", "Second words"), item("2", "Other", day(25))], T0 + HOUR)
    settle(store, [item("1", "Second words"), item("2", "Other", day(25))], T0 + 2 * HOUR)
    assert (names(store, "first"), names(store, "second"), names(store, "other")) == ([], ["1"], ["2"])
    assert_index_is_whole(store)


def test_an_article_is_found_by_its_text(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Title")], articles=True)
    [claimed] = store.claim_articles(T0, limit=1, lease=HOUR)
    assert names(store, "title") == [], "it waits for its page"
    store.settle_article(claimed, Article(content="<p>The whole text</p>"), T0 + MINUTE)
    found = store.search_items(parse_query("title whole"), T0 + MINUTE, limit=5)
    assert [one.stored.item.title for one in found] == ["Title"]
    assert_index_is_whole(store)


def test_deleted_and_hidden_items_are_not_found(store: Store) -> None:
    store.sync_sources([record("a", filters="f")], T0)
    settle(store, [item("1", "Same one"), item("2", "Same two"), item("3", "Same three")])
    with store.composing("a", lambda: T0) as composing:
        unjudged = composing.list_unjudged(9).items()
        composing.store_verdicts({key: HIDDEN if one.item.title == "Same one" else None for key, one in unjudged})
    assert names(store, "same") == ["3", "2"]
    store.delete_item(feed(store)[-1].guid, T0)
    assert len(names(store, "same")) == 1
    assert_index_is_whole(store)


def test_a_renamed_source_keeps_what_is_found_of_it(store: Store) -> None:
    fill(store)
    former = next(state for state in store.list_sources() if state.slug == "b-2")
    store.sync_sources([record("a", title="Town"), replace(record("b-2"), slug="new", url=former.url)], T0)
    assert names(store, "dai source:new") == ["other"]
    assert names(store, "dai source:b-2") == []


def test_what_an_older_version_stored_is_indexed_as_it_is_opened(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(database_url)
    monkeypatch.setattr("store.search.can_search", lambda _: False)
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), f"Notice {number}") for number in range(7)])
    store.close()
    monkeypatch.undo()
    monkeypatch.setattr("store.search._UNLOCKED", _UNLOCKED.limit(2))
    store = open_store(database_url)
    assert len(names(store, "notice")) == 7
    assert_index_is_whole(store)
    store.close()


def test_processes_that_complete_the_index_at_once_do_not_disturb_each_other(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(database_url)
    with monkeypatch.context() as patched:
        patched.setattr("store.search.can_search", lambda _: False)
        store.sync_sources([record("a")], T0)
        settle(store, [item(str(number), f"Notice {number}") for number in range(60)])
    monkeypatch.setattr("store.search._UNLOCKED", _UNLOCKED.limit(3))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(complete_index, [store._database] * 4))
    assert len(names(store, "notice", limit=99)) == 60
    assert_index_is_whole(store)
    store.close()


def test_without_fts5_sqlite_works_and_the_search_says_why_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.has_fts5", lambda: False)
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", "Notice")])
    assert len(feed(store)) == 1
    with pytest.raises(QueryError) as fault:
        names(store, "notice")
    assert fault.value.message == SearchCode.UNAVAILABLE()
    store.close()
    monkeypatch.undo()
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    assert names(store, "notice") == ["1"]
    store.close()


def test_a_search_that_takes_too_long_is_stopped_and_says_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(database_url)
    store.sync_sources([record("a")], T0)
    settle(store, [item(str(number), "Same") for number in range(200)])
    monkeypatch.setattr("store.search.SECONDS", 0.001)
    asked = ":query <> '' AND :before > 0 AND :most > 0"
    slow = text(f"SELECT count(*) FROM items a, items b, items c WHERE {asked}")
    monkeypatch.setattr("store.search.CANDIDATES", dict.fromkeys(("sqlite", "postgresql"), (slow,)))
    with pytest.raises(QueryError) as fault:
        names(store, "same")
    assert fault.value.message == SearchCode.SLOW()
    monkeypatch.undo()
    assert len(names(store, "same")) == 20, "the connection can be used again"
    store.close()


@pytest.fixture(scope="module")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('search')}/a.db")
    fill(store)
    return store


HOSTILE = [
    "'",
    '"',
    "a'b",
    "NEAR(a b)",
    "a:b",
    "^a",
    "a\x00b",
    "{a}",
    "a AND",
    "(",
    "col : x",
    "source:'",
    "\\",
    "a:*",
    "-",
    "🚢",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_signs_that_databases_know_mean_nothing(store: Store, query: str) -> None:
    fill(store)
    assert isinstance(ask(store, f"{query} dai"), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_query_is_answered(sqlite_store: Store, query: str) -> None:
    assert isinstance(ask(sqlite_store, query), list)


def ask(store: Store, query: str) -> list[str]:
    try:
        return names(store, query)
    except QueryError:
        return []


@pytest.mark.parametrize("title", ["'quoted' \\ word", "a\x00b", "x" * 5000, "b " * 20_000, "İstanbul ﷽ 𝒳"])
def test_any_item_can_be_indexed(store: Store, title: str) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [replace(item("1", "Any"), summary=title), item("2", "Other")])
    assert len(names(store, "source:a")) == 2
    assert_index_is_whole(store)


def test_an_item_of_very_long_words_can_be_indexed(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    content = " ".join(f"{number:05}" + "я" * 90 for number in range(12_000))
    settle(store, [item("1", "Long", content=f"<p>{content}</p>")])
    assert names(store, "long") == ["1"]
    assert_index_is_whole(store)


def assert_index_is_whole(store: Store) -> None:
    """Each item has its row in the index, deleted ones none, and there are no others."""
    with store._database.read() as connection:
        keys = connection.execute(items.select().with_only_columns(items.c.search_key, items.c.deleted_at)).all()
        column = "rowid" if connection.dialect.name == "sqlite" else "key"
        indexed = sorted(connection.scalars(text(f"SELECT {column} FROM search")))
    assert all((key is None) == (deleted is not None) for key, deleted in keys)
    assert indexed == sorted(key for key, _ in keys if key is not None)


def test_items_of_any_date_have_keys_in_order() -> None:
    moments = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 1500, 1900, 1969, 1970, 2026, 2200, 9999)]
    keys = [_make_key(7, moment) for moment in moments]
    assert keys == sorted(keys)
    assert all(abs(key) < 2**63 for key in keys)
    assert _make_key(8, moments[5]) != _make_key(7, moments[5])
