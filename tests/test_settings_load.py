import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import SettingsError
from model.schedule import Schedule
from scraper.selector import Syntax
from settings.durations import parse_duration
from settings.environment import Environment, read_environment
from settings.load import add_source, load_settings, parse_settings
from settings.options import Server, Settings, SourceEntry, build_settings_schema

ROOT = Path(__file__).parents[1]
MINIMAL = b"sources:\n  - slug: news\n    url: https://example.org/news\n"


def source(**keys: object) -> SourceEntry:
    entry = {"slug": "news", "url": "https://example.org/news", **keys}
    return parse_settings(json.dumps({"sources": [entry]}).encode(), path="x").sources[0]


def test_a_source_needs_slug_and_url_only() -> None:
    settings = parse_settings(MINIMAL, path="x")
    assert [entry.slug for entry in settings.sources] == ["news"]
    assert settings.sources[0].schedule == Schedule(interval=timedelta(minutes=30), zone="UTC")
    assert settings.sources[0].limit == 100
    assert settings.find_source("news") is settings.sources[0]
    assert settings.find_source("other") is None


def test_defaults_of_the_program() -> None:
    settings = Settings()
    assert settings.server == Server(host="127.0.0.1", port=8080, base_url="http://127.0.0.1:8080", title="Bantin")
    assert settings.daemon.lease == timedelta(minutes=5)
    assert settings.daemon.grace == timedelta(minutes=5)


def test_words_stay_words() -> None:
    text = b"sources: [{slug: no, url: https://example.org/, language: no, title: on}]\nserver: {title: 1:30}\n"
    settings = parse_settings(text, path="x")
    assert (settings.sources[0].slug, settings.sources[0].language, settings.sources[0].title) == ("no", "no", "on")
    assert settings.server.title == "1:30"


def test_shorthand_of_a_rule_is_its_selector() -> None:
    entry = source(rules={"item": "li", "title": "a", "date": {"selector": "time", "attribute": "datetime"}})
    assert entry.rules
    assert entry.rules.title
    assert entry.rules.title.selector == "a"
    assert entry.rules.syntax is Syntax.CSS


def test_defaults_lie_under_each_source() -> None:
    settings = parse_settings(
        b"""
        defaults: {language: vi, timezone: Asia/Ho_Chi_Minh, interval: 2h, limit: 20}
        sources:
          - {slug: one, url: https://example.org/1}
          - {slug: two, url: https://example.org/2, language: en, cron: 0 7 * * 1}
        """,
        path="x",
    )
    one, two = settings.sources
    assert (one.language, one.schedule) == ("vi", Schedule(interval=timedelta(hours=2), zone="Asia/Ho_Chi_Minh"))
    assert (two.language, two.limit, two.cron, two.schedule.zone) == ("en", 20, "0 7 * * 1", "Asia/Ho_Chi_Minh")


def test_a_default_cron_gives_way_to_an_interval() -> None:
    text = b"defaults: {cron: '@daily'}\nsources: [{slug: a, url: https://example.org/, interval: 5m}]"
    assert parse_settings(text, path="x").sources[0].schedule == Schedule(interval=timedelta(minutes=5))


@pytest.mark.parametrize("text", [b"sources:\n", b"sources: []\ndefaults:\nserver:\n", b"server: {port: 1}"])
def test_no_sources_yet_is_no_fault(text: bytes) -> None:
    assert parse_settings(text, path="x").sources == ()


def test_byte_order_mark_and_windows_lines_are_read() -> None:
    assert parse_settings(b"\xef\xbb\xbf" + MINIMAL.replace(b"\n", b"\r\n"), path="x") == parse_settings(
        MINIMAL, path="x"
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), (90, 90), (0.2, 0.2), ("90s", 90), ("30m", 1800), ("1h30m", 5400), ("1 h 30 m", 5400), ("1.5h", 5400)],
)
def test_durations(text: object, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "m", "-5m", "5 parsecs", "1h 30", True, None, [], "1e3", float("nan"), "٣m"])
def test_other_words_are_no_durations(text: object) -> None:
    with pytest.raises(ValueError, match="must be a duration such as"):
        parse_duration(text)


@settings(deadline=None)  # other work on the machine is no fault
@given(st.integers(1, 2_000_000))
def test_durations_come_back_from_json(tenths: int) -> None:
    entry = source(interval=tenths / 10, jitter="20s")
    assert SourceEntry.from_json(entry.to_json()) == entry


def test_options_are_canonical() -> None:
    written = source(rules={"title": {"selector": "a"}, "item": "li"}, interval="1h", limit=100)
    same = source(interval=3600, rules={"item": "li", "title": "a"})
    assert written.to_json() == same.to_json()
    assert SourceEntry.from_json(same.to_json()) is SourceEntry.from_json(written.to_json())
    assert json.loads(same.to_json()) == {
        "slug": "news",
        "url": "https://example.org/news",
        "interval": 3600.0,
        "rules": {"item": "li", "title": {"selector": "a"}},
    }


def test_cron_comes_back_from_json() -> None:
    entry = source(cron="0 7 * * 1", timezone="Europe/Berlin")
    assert SourceEntry.from_json(entry.to_json()).schedule == entry.schedule


CHANGES: list[dict[str, object]] = [
    {"url": "https://example.org/other"},
    {"rules": {"item": "li"}},
    {"rules": {"item": "li", "title": "a"}},
    {"detail": {"content": "article"}},
    {"language": "vi"},
    {"timezone": "Asia/Tokyo"},
    {"date_order": "MDY"},
    {"encoding": "cp1258"},
    {"headers": {"Accept-Language": "vi"}},
]


def test_rules_fingerprint_changes_with_what_is_taken_only() -> None:
    prints = {source(**change).rules_fingerprint for change in CHANGES} | {source().rules_fingerprint}
    assert len(prints) == len(CHANGES) + 1
    filters = {"exclude": ["x"]}
    untouched = source(
        title="Other", interval="5m", limit=5, robots=False, jitter="1m", full_text=True, filters=filters
    )
    assert untouched.rules_fingerprint == source().rules_fingerprint


def test_filters_fingerprint_changes_with_what_they_choose_only() -> None:
    changes = [
        {"include": "a"},
        {"exclude": "a"},
        {"include": ["a", "b"]},
        {"include": {"pattern": "a"}},
        {"max_age": 9},
    ]
    entries = [source(filters=filters) for filters in changes]
    assert len({entry.filters_fingerprint for entry in entries}) == len(changes)
    assert entries[0].filters_fingerprint != source(filters=changes[0], language="vi").filters_fingerprint
    assert entries[0].filters_fingerprint == source(filters=changes[0], title="Other", limit=5).filters_fingerprint
    assert (source().filters_fingerprint, source(filters={}).filters_fingerprint) == ("", "")
    assert [SourceEntry.from_json(entry.to_json()) for entry in entries] == entries


def test_base_url_follows_host_and_port() -> None:
    assert Server(port=9000).base_url == "http://127.0.0.1:9000"
    assert Server(host="0.0.0.0").base_url == "http://127.0.0.1:8080"
    assert Server(host="::1").base_url == "http://[::1]:8080"
    assert Server(base_url="https://feeds.example.org/").base_url == "https://feeds.example.org"


def test_environment_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = read_environment({})
    assert (told.settings, told.named) == (Path("sources.yaml"), False)
    assert told.database_url == f"sqlite:///{tmp_path}/data/bantin.db"
    assert told.apply_to(Settings()) == Settings()


def test_environment_says() -> None:
    told = read_environment(
        {
            "BANTIN_SETTINGS": "/etc/bantin/sources.yaml",
            "BANTIN_HOST": "0.0.0.0",
            "BANTIN_PORT": "9000",
            "BANTIN_DATABASE_URL": "postgresql+psycopg://bantin:hunter2@db/bantin",
        }
    )
    assert told.named
    assert told.folder == Path("/etc/bantin/data")
    assert told.apply_to(Settings()).server == Server(host="0.0.0.0", port=9000)
    assert told.apply_to(parse_settings(b"server: {base_url: 'https://f.example.org'}", path="x")).server == Server(
        host="0.0.0.0", port=9000, base_url="https://f.example.org"
    )
    assert "hunter2" not in repr(told)


def test_data_folder_can_be_named() -> None:
    assert read_environment({"BANTIN_DATA": "/var/lib/bantin"}).database_url == "sqlite:////var/lib/bantin/bantin.db"


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("PORT", "70000"), ("BASE_URL", "feeds.example.org")])
def test_an_unusable_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^BANTIN_{name}: "):
        read_environment({f"BANTIN_{name}": value})


def test_environment_is_frozen() -> None:
    told: Environment = read_environment({})
    with pytest.raises(AttributeError):
        told.named = True  # type: ignore[misc]  # what the test shows


# Adding a source


ENTRY: dict[str, object] = {"slug": "notices", "url": "https://example.org/notices", "rules": {"item": "li: x"}}
ENTRY = {**ENTRY, "rules": {"item": "li", "title": "a[title='no: #1']"}, "language": "no"}
WRITTEN = """\
# Our sources
server:
    port:   9000   # not the usual one

sources:
  # the first
  - slug: news     # keep
    url: "https://example.org/news"
    title: >
      Two
      lines

  # nothing after this
defaults: {limit: 7}
"""


def test_adding_keeps_all_else(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    path.chmod(0o640)
    added = add_source(path, ENTRY)
    assert (added.slug, added.language, added.limit) == ("notices", "no", 7)
    after = path.read_text(encoding="utf-8")
    assert [line for line in WRITTEN.splitlines() if line not in after.splitlines()] == []
    assert [entry.slug for entry in load_settings(path).sources] == ["news", "notices"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", [None, "", "# mine\n", "sources:\n", "sources: []", "server: {port: 1}"])
def test_adding_begins_the_list(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "sources.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    add_source(path, ENTRY)
    add_source(path, {**ENTRY, "slug": "more"})
    assert [entry.slug for entry in load_settings(path).sources] == ["notices", "more"]
    assert (text or "").split(":")[0] in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "entry", "message"),
    [
        (WRITTEN, {**ENTRY, "slug": "news"}, "is already the slug of sources"),
        (WRITTEN, {**ENTRY, "url": "ftp://x"}, r"sources\[1\].url: must be a web address"),
        (WRITTEN.replace("9000", "many"), ENTRY, "server.port: must be a whole number"),
        ("sources: [{slug: a, url: https://example.org/}]", ENTRY, "a list in brackets"),
        ("sources: 5", ENTRY, "sources"),
        ("a: &x 1", ENTRY, "anchors"),
    ],
)
def test_what_cannot_be_added_leaves_the_file(
    tmp_path: Path, text: str, entry: dict[str, object], message: str
) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        add_source(path, entry)
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    with pytest.raises(SettingsError, match="a character that is not allowed in feeds"):
        add_source(path, {**ENTRY, "title": "caf\udce9"})
    assert not path.exists()


def test_adding_through_a_link_writes_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "s.yaml", tmp_path / "sources.yaml"
    real.write_bytes(MINIMAL)
    link.symlink_to(real)
    add_source(link, ENTRY)
    assert link.is_symlink()
    assert len(load_settings(real).sources) == 2


def test_adding_where_no_file_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        add_source(tmp_path / "nowhere" / "sources.yaml", ENTRY)


@settings(deadline=None)  # other work on the machine is no fault
@given(st.dictionaries(st.sampled_from(["title", "language", "encoding"]), st.text(max_size=30)))
def test_whatever_is_added_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> None:
    path = tmp_path_factory.mktemp("add") / "sources.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    try:
        added = add_source(path, {**ENTRY, **texts})
    except SettingsError:  # a character that YAML forbids
        assert path.read_text(encoding="utf-8") == WRITTEN
        return
    assert {key: getattr(added, key) for key in texts} == texts


# The schema and the documents


def test_committed_schema_is_fresh() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "settings.options"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    committed = (ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8")
    assert committed == told.stdout, "run: python -m settings.options > docs/settings.schema.json"


def test_schema_accepts_the_short_forms_and_refuses_unknown_keys() -> None:
    schema = build_settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    rules = {"item": "li", "title": "a", "date": {"selector": "time"}}
    entry = {"slug": "a", "url": "https://x.org/", "interval": "30m", "jitter": 5, "rules": rules}
    good = {"sources": [{**entry, "detail": {"remove": ".share"}}], "defaults": {"limit": 5, "cron": "@daily"}}
    jsonschema.validate(good, schema)
    unusable: list[dict[str, object]] = [
        {"sourcs": []},
        {"sources": [{**entry, "intervall": 1}]},
        {"sources": [{"slug": "a"}]},
    ]
    for bad in unusable:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)


def test_schema_explains_every_key_of_a_source() -> None:
    entry = build_settings_schema()["$defs"]["SourceEntry"]["properties"]
    unexplained = {key for key, part in entry.items() if "description" not in part and "$ref" not in str(part)}
    assert unexplained == set()


@pytest.mark.parametrize("name", ["BANTIN_PASSWORD", "BANTIN_DATABASE_URL"])
def test_a_secret_of_the_environment_may_be_in_a_file(tmp_path: Path, name: str) -> None:
    field = name.removeprefix("BANTIN_").lower()
    path = tmp_path / "secret"
    path.write_text("sésame\n", "utf-8")
    assert getattr(read_environment({f"{name}_FILE": str(path)}), field) == "sésame"
    assert getattr(read_environment({f"{name}_FILE": str(path), name: "own"}), field) == "own"
    path.write_text("\n", "utf-8")
    for wrong, words in ((path, "is empty"), (tmp_path / "none", "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(SettingsError, match=words) as caught:
            read_environment({f"{name}_FILE": str(wrong)})
        assert str(caught.value).startswith(f"{name}_FILE: ")
