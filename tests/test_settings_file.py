"""How a settings file is read to plain values with their lines, and added to."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.options import OptionCode
from model.errors import SettingsError
from settings.durations import describe_duration, parse_duration
from settings.file import (
    MAX_FAULTS,
    append_entry,
    format_place,
    merge_faults,
    parse_yaml,
    read_bytes,
    replace_file,
    replace_word,
)

TEXT = b"""\
server:
  port: 8080   # a comment
sources:
  - slug: a
    rules: {item: li, title: a}
  -
    slug: "b"
"""


def value_of(text: str) -> object:
    parsed = parse_yaml(f"a: {text}".encode(), path="x").value
    assert isinstance(parsed, dict)
    return parsed["a"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("2026-03-10", "2026-03-10"),
        ("true", True),
        ("FALSE", False),
        ("True", True),
        ("tRue", "tRue"),
        ("", None),
        ("~", None),
        ("Null", None),
        ("'null'", "null"),
        ("12", 12),
        ("-12", -12),
        ("007", 7),
        ("'12'", "12"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1" * 19, "1" * 19),
        ("1e", "1e"),
        ("[1, x]", [1, "x"]),
        ("{b: no}", {"b": "no"}),
        ("|\n  line\n  line", "line\nline"),
    ],
)
def test_words_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


def test_each_value_has_its_line() -> None:
    text = parse_yaml(TEXT, path="s.yaml")
    assert text.lines["server", "port"] == 2
    assert text.lines["sources", 0, "rules", "title"] == 5
    assert text.lines["sources", 1, "slug"] == 7
    assert text.find_line(("sources", 0, "rules", "none", "such")) == 5
    assert text.find_line(("none",)) == 1
    assert parse_yaml(b"", path="x").find_line(("none",)) == 0


def test_a_fault_is_told_at_its_line_and_key() -> None:
    fault = parse_yaml(TEXT, path="s.yaml").make_fault(("sources", 0, "rules", "none"), OptionCode.MISSING())
    assert (fault.path, fault.line, fault.key) == ("s.yaml", 5, "sources[0].rules.none")
    assert str(fault) == "s.yaml:5: sources[0].rules.none: is missing"


@pytest.mark.parametrize(
    ("place", "written"),
    [((), ""), (("a",), "a"), (("a", 0), "a[0]"), (("a", 0, "b", "c"), "a[0].b.c"), ((0, "a"), "[0].a")],
)
def test_places_are_written_as_people_read_them(place: tuple[str | int, ...], written: str) -> None:
    assert format_place(place) == written


def test_several_faults_are_one_in_the_files_order() -> None:
    faults = [SettingsError(f"fault {line}", path="s", line=line, key="k") for line in (3, 1, 2)]
    lines = str(merge_faults(faults)).splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["1", "2", "3"]
    many = [SettingsError("fault", path="s", line=line, key="k") for line in range(1, MAX_FAULTS + 6)]
    lines = str(merge_faults(many)).splitlines()
    assert len(lines) == MAX_FAULTS
    assert "6" in lines[-1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "sources:\n  - slug: x\n"),
        ("# mine\n", "# mine\nsources:\n  - slug: x\n"),
        ("a: 1", "a: 1\nsources:\n  - slug: x\n"),
        ("sources:\n", "sources:\n  - slug: x\n"),
        ("sources: []\na: 1\n", "sources:\n  - slug: x\na: 1\n"),
        ("sources:\n- slug: a\n", "sources:\n- slug: a\n- slug: x\n"),
        ("sources:\n    - slug: a\n\n# end\nb: 1\n", "sources:\n    - slug: a\n    - slug: x\n\n# end\nb: 1\n"),
        (
            "sources:\n  - slug: a\n    t: |\n      x\nb: 1",
            "sources:\n  - slug: a\n    t: |\n      x\n  - slug: x\nb: 1\n",
        ),
    ],
)
def test_an_entry_is_added_and_all_else_stays(before: str, after: str) -> None:
    assert append_entry(before.encode(), {"slug": "x"}, key="sources", path="s").decode() == after


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3))
def test_whatever_is_added_is_read_back_or_refused(text: str, many: list[str]) -> None:
    entry = {"slug": "x", "title": text, "list": many}
    try:
        body = append_entry(TEXT, entry, key="sources", path="s")
        read = parse_yaml(body, path="s").value
    except (SettingsError, UnicodeEncodeError):
        return
    assert isinstance(read, dict)
    assert read["sources"][-1] == entry


def test_a_list_in_brackets_is_not_added_to() -> None:
    with pytest.raises(SettingsError, match="brackets"):
        append_entry(b"sources: [{slug: a}]", {"slug": "x"}, key="sources", path="s")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:\n- slug: a   # why\n  url: x\n", "sources:\n- slug: new   # why\n  url: x\n"),
        ("sources: [{slug: 'a', url: x}] # all\n", "sources: [{slug: new, url: x}] # all\n"),
        ('# é\r\nsources:\r\n  - "slug": "a"\r\n', '# é\r\nsources:\r\n  - "slug": new\r\n'),
        ("sources:\n- slug:\n    a\n", "sources:\n- slug:\n    new\n"),
        ("sources: [{url: https://é.example/, slug: a}]", "sources: [{url: https://é.example/, slug: new}]"),
        ("\ufeffsources:\n- {slug: a}", "sources:\n- {slug: new}"),
    ],
)
def test_a_word_is_replaced_and_all_else_stays(before: str, after: str) -> None:
    place = ("sources", 0, "slug")
    assert replace_word(before.encode(), place, "new", path="s").decode() == after
    for word in ("123", "null", "true", "1e5", "007"):
        body = replace_word(before.encode(), place, word, path="s")
        value: Any = parse_yaml(body, path="s").value
        assert value["sources"][0]["slug"] == word


@pytest.mark.parametrize(
    "text", ["sources:\n- slug: >-\n    a\n", "sources:\n- url: x\n", "sources:\n- {slug: 'a\n b'}"]
)
def test_a_word_that_is_not_on_one_line_is_not_replaced(text: str) -> None:
    with pytest.raises(SettingsError, match=r"s:2: sources\[0\].slug: must be written on one line"):
        replace_word(text.encode(), ("sources", 0, "slug"), "new", path="s")


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    replace_file(path, b"a")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    replace_file(path, b"b")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"b", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_file_cannot_be_replaced_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").mkdir()
    with pytest.raises(OSError, match=r"s\.yaml"):
        replace_file(tmp_path / "s.yaml", b"a")
    assert [path.name for path in tmp_path.iterdir()] == ["s.yaml"]


def test_a_file_that_is_not_there_or_no_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as fault:
        read_bytes(tmp_path)
    assert str(tmp_path) in str(fault.value)
    with pytest.raises(SettingsError):
        read_bytes(tmp_path / "none.yaml")


@given(st.integers(1, 10**7))
def test_a_wait_is_written_as_it_is_read(tenths: int) -> None:
    wait = parse_duration(tenths / 10)
    assert parse_duration(describe_duration(wait)) == wait
