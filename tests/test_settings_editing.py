"""Entries of a settings file are changed, taken out and put back; all else in the file stays, byte for byte."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import SettingsError
from settings.editing import ChangedMeanwhileError, SettingsFile
from settings.entry_text import change_keys
from settings.file import parse_yaml
from settings.load import add_source, load_settings, write_slug

FILE = """\
# The town's pages
defaults:
  interval: 1h   # is enough
sources:
  # the council

  - slug: news
    url: https://town.example/news   # in the new look
    # written by hand
    rules: {item: li, title: a,
            link: a}
    categories:
      # as the library has them
      - Town
      - Council   # and its committees
  # the roads
  - {slug: roads, url: https://town.example/roads, # long
     limit: 5}
  -
    slug: press
    url: "https://town.example/press"

# that is all
server: {port: 9000}
"""
ENTRY_KEYS = ("title", "interval", "limit", "categories", "filters", "paused", "headers")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(1, 1000),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
    st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=9), max_size=3),
    st.fixed_dictionaries({"include": st.lists(st.sampled_from(["a: b", "{x}", "#no", "no"]), max_size=2)}),
)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    (tmp_path / "sources.yaml").write_text(FILE, "utf-8")
    return SettingsFile(tmp_path / "sources.yaml")


def read_sources(file: SettingsFile) -> dict[str, Any]:
    value: Any = parse_yaml(file.path.read_bytes(), path="s").value
    return {entry["slug"]: entry for entry in value["sources"]}


def test_an_entry_gets_the_text_back_that_it_had(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(FILE, "utf-8")
    file = SettingsFile(path)
    before = file.list_entries()["news"]
    file.change({"news": {"rules": {"item": "p", "title": "b"}, "categories": None}})
    after = file.list_entries()["news"]
    with pytest.raises(ChangedMeanwhileError):
        file.restore("news", before.text, before.digest)
    for text in (file.list_entries()["roads"].text, "- {slug: news}\n- {slug: more}\n", "", "- {slug: news, url: "):
        with pytest.raises(SettingsError):
            file.restore("news", text, after.digest)
    assert file.list_entries()["news"] == after
    file.restore("news", before.text, after.digest)
    assert path.read_text("utf-8") == FILE


def test_options_are_changed_and_all_else_stays(file: SettingsFile) -> None:
    file.change(
        {
            "news": {"url": "https://town.example/#a: b", "categories": ["Town, old"], "limit": 7, "title": "No. 5: x"},
            "roads": {"limit": None, "paused": True, "filters": {"include": ["a, b"]}},
            "press": {"title": "007", "slug": None, "interval": None} | {"slug": "press"},
        }
    )
    assert file.path.read_text("utf-8") == (
        FILE.replace("https://town.example/news ", "'https://town.example/#a: b' ")
        .replace("    categories:\n      # as the library has them\n", "    # as the library has them\n")
        .replace("      - Town\n      - Council   # and its committees\n", "    categories: ['Town, old']\n")
        .replace("['Town, old']\n", "['Town, old']\n    limit: 7\n    title: 'No. 5: x'\n")
        .replace("roads, # long\n     limit: 5}", "roads, paused: true, filters: {include: ['a, b']} # long\n     }")
        .replace('press"\n', "press\"\n    title: '007'\n")
    )
    assert read_sources(file)["roads"]["filters"] == {"include": ["a, b"]}


def test_keys_are_taken_out_with_their_lines(file: SettingsFile) -> None:
    file.change({"news": {"rules": None, "categories": None}, "roads": {"limit": None}})
    text = file.path.read_text("utf-8")
    assert "item: li" not in text
    assert "link: a" not in text
    assert "# written by hand\n  # the roads\n" in text
    assert "# long\n     }\n" in text


@settings(deadline=None)  # it says nothing of how long a file takes
@given(st.dictionaries(st.sampled_from(ENTRY_KEYS), VALUES), st.sampled_from(range(3)))
def test_whatever_is_changed_is_read_back(changes: dict[str, Any], number: int) -> None:
    blocks = parse_yaml(FILE.encode(), path="s").blocks["sources",]
    lines = FILE.splitlines(keepends=True)
    start, end = blocks.spans[number]
    start -= not lines[start].startswith("  -")
    before = parse_yaml(f"sources:\n{''.join(lines[start:end])}".encode(), path="s").value
    after = parse_yaml(f"sources:\n{change_keys(''.join(lines[start:end]), changes)}".encode(), path="s").value
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    merged = {**before["sources"][0], **changes}
    assert after["sources"] == [{key: value for key, value in merged.items() if value is not None}]


def test_what_was_taken_out_is_put_back_as_it_was(file: SettingsFile) -> None:
    for slugs in (["news"], ["roads"], ["press"], ["roads", "news"], ["news", "roads", "press"]):
        removed = file.remove(slugs)
        assert not read_sources(file).keys() & set(slugs) if len(slugs) < 3 else True
        assert "# the council" in file.path.read_text("utf-8")
        assert load_settings(file.path).server.port == 9000
        for entry in removed:
            assert file.put_back(entry.text, entry.leader, entry.gap) == entry.slug
        assert file.path.read_text("utf-8") == FILE


def test_an_entry_whose_place_is_gone_comes_last(file: SettingsFile) -> None:
    (roads,) = file.remove(["roads"])
    file.remove(["news"])
    file.put_back(roads.text, roads.leader, roads.gap)
    assert list(read_sources(file)) == ["press", "roads"]


@pytest.mark.parametrize("text", ["", "- a", "  - slug: a\n  - slug: b", "x: y", "  - {slug: x", "x" * 70_000])
def test_what_is_not_one_entry_is_not_put_back(file: SettingsFile, text: str) -> None:
    with pytest.raises(SettingsError):
        file.put_back(text, "", 0)
    assert file.path.read_text("utf-8") == FILE


def test_an_entry_that_changed_meanwhile_is_not_written(file: SettingsFile) -> None:
    shown = file.list_entries()
    file.change({"news": {"title": "Mine"}}, {"news": shown["news"].digest})
    before = file.path.read_bytes()
    with pytest.raises(ChangedMeanwhileError) as error:
        file.change({"news": {"title": "Yours"}}, {"news": shown["news"].digest})
    assert error.value.entry.value["title"] == "Mine"
    assert "entry of news was changed by somebody else" in str(error.value)
    with pytest.raises(ChangedMeanwhileError):
        file.remove(["news"], {"news": shown["news"].digest})
    file.change({"roads": {"title": "Roads"}}, {"roads": shown["roads"].digest})
    assert before.decode() in file.path.read_text("utf-8").replace(", title: Roads", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"none": {"title": "x"}}, "has no source 'none'"),
        ({"news": {"interval": "1 day ago"}}, "interval"),
        ({"news": {"slug": "roads"}}, "already the slug"),
    ],
)
def test_a_change_that_cannot_be_used_leaves_the_file(
    file: SettingsFile, changes: dict[str, dict[str, object]], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        file.change(changes)
    assert file.path.read_text("utf-8") == FILE


def test_a_list_in_brackets_is_not_changed(file: SettingsFile) -> None:
    file.path.write_text("sources: [{slug: a, url: https://a.example/}]")
    with pytest.raises(SettingsError, match="brackets"):
        file.change({"a": {"title": "x"}})


def test_lines_of_windows_stay(file: SettingsFile) -> None:
    file.path.write_bytes(FILE.replace("\n", "\r\n").encode())
    file.change({"roads": {"title": "x"}, "news": {"limit": 3}})
    body = file.path.read_bytes()
    assert body.count(b"\n") == body.count(b"\r\n") == FILE.count("\n") + 1


def test_what_cannot_be_written_is_known_before(file: SettingsFile) -> None:
    assert file.find_obstacle() is None
    file.path.chmod(0o444)
    assert "write-protected" in str(file.find_obstacle())
    with pytest.raises(SettingsError, match="write-protected"):
        file.change({"news": {"title": "x"}})
    assert file.path.read_text("utf-8") == FILE
    assert "no such file" in str(SettingsFile(file.path.parent / "none.yaml").find_obstacle())


def test_writers_at_once_lose_nothing(file: SettingsFile) -> None:
    def write(number: int) -> None:
        add_source(file.path, {"slug": f"n{number}", "url": f"https://n{number}.example/"})
        file.change({"news": {"headers": {"X-Last": str(number)}}, f"n{number}": {"limit": number + 1}})
        write_slug(file.path, f"n{number}", f"m{number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = read_sources(file)
    assert {slug: entry.get("limit") for slug, entry in found.items() if slug.startswith("m")} == {
        f"m{number}": number + 1 for number in range(8)
    }
    assert [path.name for path in file.path.parent.iterdir()] == ["sources.yaml"]


def test_an_editor_that_saves_meanwhile_is_not_overwritten(file: SettingsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    from settings import editing

    original, saves = editing.change_keys, iter([True])

    def change_while_somebody_saves(text: str, changes: Any) -> str:
        if next(saves, False):
            file.path.write_text(FILE.replace("port: 9000", "port: 9001"), "utf-8")
        return original(text, changes)

    monkeypatch.setattr(editing, "change_keys", change_while_somebody_saves)
    file.change({"news": {"title": "x"}})
    found = load_settings(file.path)
    assert (found.server.port, found.sources[0].title) == (9001, "x")
