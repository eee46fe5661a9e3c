"""Targets of notifications: what may be declared, who hears of a source, and when a digest is due."""

from datetime import UTC, datetime
from typing import Any

import pytest

from model.errors import SettingsError
from model.notification import Event, Recipient
from settings.load import parse_settings
from settings.options import Settings
from settings.targets import Target, find_target_secret_faults, list_recipients

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)  # a Tuesday
MAIL = "mail: {server: smtp.example.org, sender: b@example.org, to: [a@example.org]}"
FILE = f"""
notify:
  desk: {{{MAIL}, failures: 5}}
  ops: {{webhook: {{url: 'https://ops.example.org/hook'}}, items: daily}}
defaults:
  notify: {{ops: [trouble, recovered]}}
sources:
  - {{slug: a, url: 'https://a.example/', notify: {{desk: [items], ops: [trouble, items]}}}}
  - {{slug: b, url: 'https://b.example/'}}
  - {{slug: c, url: 'https://c.example/', notify: {{}}}}
"""


def load(text: str = FILE) -> Settings:
    return parse_settings(text.encode(), path="x")


def fault(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(text)
    return str(caught.value)


def declare(**options: Any) -> Target:
    return Target.model_validate({"apprise": "json://localhost", **options})


def test_a_source_goes_by_the_defaults_unless_it_says_otherwise() -> None:
    settings = load()
    heard = {entry.slug: list_recipients(settings.notify, entry.notify, NOW) for entry in settings.sources}
    daily = datetime(2026, 3, 11, 7, tzinfo=UTC)
    assert heard["a"] == (
        Recipient(target="desk", events=frozenset({Event.ITEMS}), failures=5),
        Recipient(target="ops", events=frozenset({Event.TROUBLE, Event.ITEMS}), failures=3, digest=daily),
    )
    assert heard["b"] == (
        Recipient(target="ops", events=frozenset({Event.TROUBLE, Event.RECOVERED}), failures=3, digest=None),
    )
    assert heard["c"] == ()


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ({"items": "instant"}, None),
        ({"items": "daily"}, datetime(2026, 3, 11, 7, tzinfo=UTC)),
        ({"items": "daily", "at": "09:30"}, datetime(2026, 3, 10, 9, 30, tzinfo=UTC)),
        ({"items": "daily", "timezone": "Asia/Ho_Chi_Minh"}, datetime(2026, 3, 11, 0, tzinfo=UTC)),
        ({"items": "weekly"}, datetime(2026, 3, 16, 7, tzinfo=UTC)),
        ({"items": "weekly", "weekday": "sunday", "at": "23:05"}, datetime(2026, 3, 15, 23, 5, tzinfo=UTC)),
        ({"items": "weekly", "weekday": "tuesday"}, datetime(2026, 3, 17, 7, tzinfo=UTC)),
    ],
)
def test_when_a_digest_is_due(options: dict[str, str], due: datetime | None) -> None:
    assert declare(**options).find_digest(NOW) == due


def test_a_digest_comes_at_its_hour_in_summer_and_winter() -> None:
    target = declare(items="daily", timezone="Europe/Berlin")
    days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (27, 28, 29)]
    assert [target.find_digest(day).hour for day in days] == [6, 5, 5]  # type: ignore[union-attr]  # daily


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("desk: [items]", "dask: [items]", "sources[0].notify.dask: 'dask' is not a name under notify"),
        ("ops: [trouble, recovered]", "oops: [trouble]", "defaults.notify.oops: 'oops' is not a name under notify"),
        ("[items]", "[item]", "sources[0].notify.desk[0]: must be one of 'trouble', 'recovered', 'items'"),
        (f"{MAIL}, failures: 5", "failures: 5", "notify.desk: must have exactly one of mail, webhook and apprise"),
        ("items: daily", "items: daily, apprise: 'json://a'", "notify.ops: must have exactly one of"),
        ("items: daily", "items: daily, at: 7", "notify.ops.at: must be text; put it in quotes"),
        ("items: daily", "items: daily, at: '25:00'", "notify.ops.at: must be a time of day"),
        ("a@example.org", "a@b@example.org", "notify.desk.mail.to[0]: must be an e-mail address"),
        ("b@example.org", '"b@x.org\\nBcc: e@x.org"', "notify.desk.mail.sender: must be an e-mail address"),
        (
            "hook'}",
            "hook', headers: {content-Length: '3'}}",
            "notify.ops.webhook.headers.content-Length: cannot be set here: Bantin sends this header itself",
        ),
        ("  ops:", "  Ops!:", "notify.Ops!: must be lower-case letters, digits and hyphens"),
        ("'https://ops", "'ftp://ops", "notify.ops.webhook.url: must be a web address"),
        (
            "server: smtp.example.org",
            "server: smtp.example.org, security: none, user: a, password: b",
            "notify.desk.mail.security: must be starttls or tls",
        ),
        (
            "to: [a@",
            "password: {en: X}, to: [a@",
            "notify.desk.mail.password.en: is not a known key; did you mean env?",
        ),
    ],
)
def test_faults_say_where_they_are(old: str, new: str, message: str) -> None:
    assert old in FILE
    assert message in fault(FILE.replace(old, new))


def test_no_secret_is_repeated_by_a_fault() -> None:
    assert "5ecret" not in fault(FILE.replace("to: [a@", "password: [5ecret], to: [a@"))


def test_missing_secrets_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    target = Target.model_validate({"webhook": {"url": "https://a.example/", "secret": {"env": "HOOK_SECRET"}}})
    [found] = find_target_secret_faults(target)
    assert str(found) == "the secret of webhook.secret is missing: the environment variable HOOK_SECRET is not set"
    monkeypatch.setenv("HOOK_SECRET", "here")
    assert [*find_target_secret_faults(target)] == []


def test_what_a_source_reports_changes_nothing_of_how_it_is_read() -> None:
    before, after = load().sources[1], load(FILE.replace("{ops: [trouble, recovered]}", "{desk: [items]}")).sources[1]
    assert before.rules_fingerprint == after.rules_fingerprint
    assert before.notify != after.notify
