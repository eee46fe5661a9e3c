"""The folder of files: the bytes of the store, whole or not at all, level again after whatever happened."""

import errno
import gzip
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from combine import compose_combination
from feeds import FORMATS, render_once
from output import documents, writer
from output.archives import compose_archive
from output.writer import FolderWriter
from refresh import sync_sources
from tests.house import House, house, listing, settings


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, limit=2) as opened:
        show(opened, 1, 2, 3)
        yield opened


def show(made: House, *numbers: int) -> None:
    """Have the source's page show some notices, the last first, look at it and compose what follows from it."""
    rows = [(f"/{number}", f"Notice {number}", f"0{number}.03.2026") for number in sorted(numbers, reverse=True)]
    made.origin.answer("/news", body=listing(*rows))
    made.refresh()
    compose_combination(made.refresher.publisher, "all")
    made.pass_time(days=1)


def make_writer(made: House, folder: Path) -> FolderWriter:
    return FolderWriter(made.store, folder, made.refresher.settings.server, made.refresher.clock)


def list_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def name_files(*stems: str) -> set[str]:
    plain = {"opml.xml", *(f"feeds/{stem}.{ending}" for stem in stems for ending in FORMATS)}
    return {name + end for name in plain for end in ("", ".gz", ".br")} | {".bantin"}


def check_bytes(made: House, folder: Path, slug: str = "news") -> None:
    """Hold a feed's files to what the store has: bytes, packed forms and times."""
    for ending in FORMATS:
        document = made.store.find_publication(slug, ending)
        assert document
        path = folder / f"feeds/{slug}.{ending}"
        assert path.read_bytes() == document.body
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == document.body
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == document.body
        assert path.stat().st_mtime == document.last_modified.timestamp()


def test_all_documents_are_written_with_their_packed_forms(made: House, tmp_path: Path) -> None:
    make_writer(made, tmp_path / "www").bring_level()
    assert list_files(tmp_path / "www") == name_files("news", "all", "news/archive/3")
    check_bytes(made, tmp_path / "www")
    check_bytes(made, tmp_path / "www", "all")
    linked = json.loads((tmp_path / "www/feeds/news.json").read_text(encoding="utf-8"))["next_url"]
    archived = json.loads((tmp_path / "www" / linked.partition("8080/")[2]).read_text(encoding="utf-8"))
    assert [entry["title"] for entry in archived["items"]] == ["Notice 3", "Notice 2", "Notice 1"], "all seen at once"


def test_only_what_changed_is_written_again(made: House, tmp_path: Path) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    nodes = {name: (tmp_path / "www" / name).stat().st_ino for name in list_files(tmp_path / "www")}
    ours.bring_level()
    make_writer(made, tmp_path / "www").bring_level()
    assert {name: (tmp_path / "www" / name).stat().st_ino for name in nodes} == nodes
    for last in (4, 5, 6):
        show(made, *range(1, last + 1))
    ours.bring_level()
    check_bytes(made, tmp_path / "www")
    assert (tmp_path / "www/opml.xml").stat().st_ino == nodes["opml.xml"]
    assert (tmp_path / "www/feeds/news.atom").stat().st_ino != nodes["feeds/news.atom"]
    assert "feeds/news/archive/4.atom" in list_files(tmp_path / "www"), "the document that the feed leads to now"
    assert "feeds/news/archive/3.atom" not in list_files(tmp_path / "www"), "an hour after nothing leads to it"


def test_an_item_that_is_taken_back_leaves_the_archive(made: House, tmp_path: Path) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    [guid] = [one.guid for one in made.store.list_items("news") if one.item.title == "Notice 1"]
    made.store.delete_item(guid, made.now[0])
    make_writer(made, tmp_path / "www").bring_level()
    for ending in FORMATS:
        assert b"Notice 1" not in (tmp_path / f"www/feeds/news/archive/3.{ending}").read_bytes()


def test_the_archive_holds_what_was_shown_in_the_same_second(tmp_path: Path) -> None:
    with house(tmp_path, limit=1) as made:
        made.pass_time(microseconds=500_000)
        made.origin.answer("/news", body=listing(("/1", "Notice 1", "01.03.2026"), ("/2", "Notice 2", "02.03.2026")))
        made.refresh()
        make_writer(made, tmp_path / "www").bring_level()
    archived = [*(tmp_path / "www/feeds/news/archive").glob("*.atom")]
    assert [b"Notice 1" in path.read_bytes() for path in archived] == [True]


def test_a_renamed_source_and_a_combination_that_left_take_their_files_along(made: House, tmp_path: Path) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    (tmp_path / "www/feeds/mine.txt").write_text("not ours", encoding="utf-8")
    with made.store.renaming("news", "notices", made.now[0], force=True):
        pass
    made.compose()
    compose_combination(made.refresher.publisher, "all")
    ours.bring_level()
    assert list_files(tmp_path / "www") == name_files("notices", "all", "notices/archive/3") | {"feeds/mine.txt"}
    made.store.sync_sources([], made.now[0])
    ours.bring_level()
    files = list_files(tmp_path / "www")
    assert files == name_files("notices", "notices/archive/3") | {"feeds/mine.txt"}, "a source's feed stays, as it does"
    assert b"notices" not in (tmp_path / "www/opml.xml").read_bytes()


@pytest.mark.parametrize("fails_at", range(1, 12, 2))
def test_a_crash_leaves_whole_files_that_the_next_start_brings_level(
    made: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    make_writer(made, tmp_path / "www").bring_level()
    before = {name: (tmp_path / "www" / name).read_bytes() for name in list_files(tmp_path / "www")}
    show(made, 1, 2, 3, 4)
    calls, rename = iter(range(1, 1000)), Path.replace

    class PowerCutError(Exception):
        pass

    def replace(path: Path, target: Path) -> None:
        if next(calls) == fails_at:
            raise PowerCutError
        rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(PowerCutError):
            make_writer(made, tmp_path / "www").bring_level()
    left = {name: (tmp_path / "www" / name).read_bytes() for name in before}
    make_writer(made, tmp_path / "www").bring_level()
    check_bytes(made, tmp_path / "www")
    check_bytes(made, tmp_path / "www", "all")
    for name in before.keys() & list_files(tmp_path / "www"):
        after = (tmp_path / "www" / name).read_bytes()
        assert left[name] in (before[name], after), "the file before or the one after, and nothing between"
    assert not [name for name in list_files(tmp_path / "www") if name.endswith(".draft")]


def test_a_full_disk_is_said_once_and_ends_by_itself(
    made: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    ours = make_writer(made, tmp_path / "www")
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING, "bantin"):
        patch.setattr(documents, "_replace", fail)
        ours.bring_level()
        ours.bring_level()
        assert [record.getMessage() for record in caplog.records] == [
            f"the files in {tmp_path / 'www'} cannot be brought up to date: No space left on device. "
            "Bantin goes on serving feeds itself, and tries again every half a minute"
        ]
    with caplog.at_level(logging.WARNING, "bantin"):
        ours.bring_level()
    assert caplog.records[-1].getMessage() == f"the files in {tmp_path / 'www'} are up to date again"
    check_bytes(made, tmp_path / "www")


def test_a_folder_that_cannot_be_made_stops_nothing(
    made: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "www").write_text("a file stands in the way", encoding="utf-8")
    ours = make_writer(made, tmp_path / "www")
    ours.pump()
    assert ours.stop(seconds=20)
    assert "www cannot be brought up to date: File exists" in caplog.text


def test_a_source_whose_feed_is_a_file_counts_as_read(made: House, tmp_path: Path) -> None:
    make_writer(made, tmp_path / "www").bring_level()
    state = made.store.find_source("news")
    assert state
    assert state.first_read == made.now[0]


def test_the_archive_is_looked_at_again_after_an_hour(
    made: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    [guid] = [one.guid for one in made.store.list_items("news") if one.item.title == "Notice 1"]
    made.store.delete_item(guid, made.now[0])
    archived = tmp_path / "www/feeds/news/archive/3.atom"
    ours.bring_level()
    assert b"Notice 1" in archived.read_bytes()
    later = writer.time.monotonic() + writer.ARCHIVE_SECONDS
    monkeypatch.setattr(writer.time, "monotonic", lambda: later)
    ours.bring_level()
    assert b"Notice 1" not in archived.read_bytes()


def test_only_one_process_writes_at_a_time(made: House, tmp_path: Path) -> None:
    ours = make_writer(made, tmp_path / "www")
    with documents.hold_folder(tmp_path / "www", wait=False):
        ours.bring_level(wait=False)
        assert list_files(tmp_path / "www") == set()
    ours.bring_level(wait=False)
    check_bytes(made, tmp_path / "www")


def test_a_link_in_the_place_of_a_draft_is_not_followed(made: House, tmp_path: Path) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    (tmp_path / "theirs").write_text("not ours", encoding="utf-8")
    (tmp_path / "www/feeds/.news.atom.draft").symlink_to(tmp_path / "theirs")
    show(made, 1, 2, 3, 4)
    ours.bring_level()
    assert (tmp_path / "theirs").read_text(encoding="utf-8") == "not ours"
    check_bytes(made, tmp_path / "www")


def test_what_no_feed_can_be_called_is_left_alone(made: House, tmp_path: Path) -> None:
    theirs = {"feeds/podcast/episodes.json", "feeds/News.rss", "feeds/news/archive/old.atom", "feeds/old.json.gz"}
    for name in theirs:
        (tmp_path / "www" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "www" / name).write_text("not ours", encoding="utf-8")
    (tmp_path / "www/feeds/gone.json").mkdir()
    make_writer(made, tmp_path / "www").bring_level()
    left = list_files(tmp_path / "www") - name_files("news", "all", "news/archive/3")
    assert left == theirs - {"feeds/old.json.gz"}, "a packed form whose document is none any more went"
    check_bytes(made, tmp_path / "www")


def test_what_was_requested_is_done_after_a_fault(
    made: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ours = make_writer(made, tmp_path / "www")
    ours.bring_level()
    body = (tmp_path / "www/opml.xml").read_bytes()
    (tmp_path / "www/opml.xml").write_bytes(b"")
    ours.look_again()
    with monkeypatch.context() as patch:
        patch.setattr(documents, "_flush_folder", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "EIO")))
        patch.setattr(documents, "_replace", lambda *_: None)
        ours.bring_level()
    assert "cannot be brought up to date" in caplog.text
    ours.bring_level()
    assert (tmp_path / "www/opml.xml").read_bytes() == body


def test_a_mark_that_was_destroyed_is_written_again(made: House, tmp_path: Path) -> None:
    make_writer(made, tmp_path / "www").bring_level()
    mark = (tmp_path / "www/.bantin").read_bytes()
    (tmp_path / "www/.bantin").write_bytes(b"\xff\xfe\x00")
    make_writer(made, tmp_path / "www").bring_level()
    assert (tmp_path / "www/.bantin").read_bytes() == mark


def test_all_documents_of_an_archive_follow_the_settings(made: House, tmp_path: Path) -> None:
    make_writer(made, tmp_path / "www").bring_level()
    changed = settings(made.origin, limit=2, interval="3h", title="Other news", timezone="Asia/Tokyo")
    for entered in (changed, settings(made.origin, limit=2, interval="5h", title="Other news")):
        sync_sources(made.store, entered, made.now[0], made.refresher.rng)
        made.compose()
        make_writer(made, tmp_path / "www").bring_level()
        source = made.store.find_source("news")
        assert source
        feed = compose_archive(made.store, source.slug, 3, made.refresher.settings.server.base_url, made.now[0])
        assert feed
        for ending in FORMATS:
            archived = (tmp_path / f"www/feeds/news/archive/3.{ending}").read_bytes()
            assert archived == render_once(feed, ending), ending
