"""Each folder of tests/data/settings holds settings that cannot be used, and what is then said."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import SettingsError
from settings.load import load_settings, parse_settings

CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_message(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    with pytest.raises(SettingsError) as refusal:
        load_settings(Path("sources.yaml"))
    golden = case / "message.txt"
    if not golden.exists():
        golden.write_text(f"{refusal.value}\n", encoding="utf-8")
        pytest.fail(f"{golden} was missing; it is written now: read it")
    assert f"{refusal.value}\n" == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["bomb", "alias", "tag"])
def test_bombs_are_refused(name: str) -> None:
    body = (CASES[0].parent / name / "sources.yaml").read_bytes()
    with pytest.raises(SettingsError, match="not supported"):
        parse_settings(body, path="x")


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{a: " * 50_000, b"- " * 100_000, b"sources:" + b" [" * 30])
def test_deep_nesting_is_refused(body: bytes) -> None:
    with pytest.raises(SettingsError):
        parse_settings(body, path="x")


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"#" * (5 * 1024 * 1024 + 1))
    with pytest.raises(SettingsError, match="is larger than 5 MiB"):
        load_settings(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.yaml: no such file; `bantin add URL` creates one"):
        load_settings(tmp_path / "none.yaml")
    with pytest.raises(SettingsError, match="Is a directory"):
        load_settings(tmp_path)


def test_line_and_key_can_be_asked_for() -> None:
    with pytest.raises(SettingsError) as refusal:
        parse_settings(b"sources:\n  - slug: a\n    url: x\n", path="y")
    assert (refusal.value.path, refusal.value.line, refusal.value.key) == ("y", 3, "sources[0].url")


def test_what_was_written_is_not_repeated() -> None:
    secret = b"sources: [{slug: a, url: 'https://example.org/', headers: {Cookie: 50129}, title: {token: hunter2}}]"
    with pytest.raises(SettingsError) as refusal:
        parse_settings(secret, path="y")
    assert "50129" not in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


WORDS = ["sources", "slug", "url", "defaults", "rules", "item", "title", "cron", "interval", "server", "port", "news"]
PIECES = [":", ": ", "\n", "\n  ", "\n- ", "  - ", "{", "}", "[", "]", ",", "&a ", "*a", "!!str ", '"', "'", "|", "#"]
PIECES += [
    "---\n",
    "? ",
    "<<: ",
    "%",
    "\t",
    "\x00",
    "\ufeff",
    "\u2028",
    "\x85",
    "no",
    "~",
    "1e999",
    ".inf",
    "https://a.b/",
]
YAMLISH = st.lists(st.sampled_from([*WORDS, *PIECES]) | st.text(max_size=4), max_size=40).map("".join)


@settings(deadline=None)  # other work on the machine is no fault
@given(YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=200))
def test_whatever_the_bytes_only_settings_errors(body: bytes) -> None:
    with suppress(SettingsError):
        parse_settings(body, path="x")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WORDS, "detail"]), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)  # other work on the machine is no fault
@given(st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=5))
def test_whatever_the_values_only_settings_errors(value: dict[str, object]) -> None:
    with suppress(SettingsError):
        parse_settings(json.dumps(value).encode(), path="x")
