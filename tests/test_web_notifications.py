"""/notifications: where notifications go, what waits and why, and a test message; for who may change the settings."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from messages.fetch import FetchCode
from model.notification import Event, Recipient
from model.outcome import Health, RunOutcome
from tests.add_site import NOW, Site
from tests.managed_site import FILE, Form, find_text, managed
from tests.origin import Origin
from tests.stores import HOUR, claim, run

TARGETS = """\
fetch: {{allow: ['{host}'], delay_seconds: 0}}
notify:
  desk:
    webhook: {{url: '{url}/hook?token=5ecret', secret: 5ecret}}
    items: daily
    timezone: Asia/Ho_Chi_Minh
  newsroom:
    mail: {{server: smtp.example.org, password: 5ecret, sender: b@example.org, to: [a@example.org, c@example.org]}}
  chat: {{apprise: 'tgram://5ecret/'}}
defaults: {{notify: {{desk: [trouble, items], newsroom: [recovered]}}}}
"""
FORM = "//form[contains(@action, '/notifications/desk/test')]"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


@pytest.fixture
def notified(tmp_path: Path, origin: Origin) -> Iterator[Site]:
    with managed(tmp_path) as made:
        targets = TARGETS.format(url=origin.url, host=f"{origin.host}:{origin.port}")
        made.settings_file.write_text(targets + FILE, "utf-8")
        made.take_up()
        yield made


def fail(site: Site) -> None:
    """Settle a run that failed, of which the desk is to be notified."""
    claimed = claim(site.store, NOW, "roads")
    recipient = Recipient(target="desk", events=frozenset(Event))
    with site.store.settling(claimed, NOW, [recipient]) as settling:
        assert settling is not None
        ended = run("roads", RunOutcome.FAILED, NOW, message=FetchCode.REFUSED(host="a.example"))
        settling.finish(ended, next_due=NOW + HOUR, health=Health.UNREACHABLE, failures=1)


def test_a_weekly_digest_names_its_day(notified: Site) -> None:
    path = notified.settings_file
    path.write_text(path.read_text("utf-8").replace("items: daily", "items: weekly"), "utf-8")
    notified.take_up()
    client = notified.browser().client
    assert "every Monday at 07:00" in client.get("/notifications").text
    assert "vào Thứ Hai hằng tuần lúc 07:00" in client.get("/notifications", headers={"Accept-Language": "vi"}).text


def test_targets_are_shown_without_their_secrets(notified: Site) -> None:
    client = notified.browser().client
    assert 'href="/notifications"' in client.get("/").text
    answer = client.get("/notifications")
    assert answer.headers["cache-control"] == "no-store"
    assert "5ecret" not in answer.text
    shown = find_text(answer.text, "//section[@aria-labelledby='target-desk']")
    assert shown == (
        "desk Webhook (127.0.0.1) 3 sources report to it: trouble · new items"
        " New items are collected and sent every day at 07:00 (Asia/Ho_Chi_Minh)."
        " 0 messages are waiting. Send a test message"
    )
    assert "a@example.org, c@example.org (smtp.example.org)" in answer.text


def test_what_waits_is_shown_with_what_was_answered(notified: Site) -> None:
    fail(notified)
    (claimed,) = notified.store.claim_notifications("desk", NOW, limit=9, lease=timedelta(minutes=5))
    message = FetchCode.REFUSED(host="10.1.0.7:9000")
    notified.store.retry_notification(claimed, NOW, NOW + HOUR, message)
    text = notified.browser().client.get("/notifications").text
    shown = find_text(text, "//section[@aria-labelledby='target-desk']")
    assert "1 message is waiting. The first was queued on" in shown
    assert "10.1.0.7:9000 refused the connection." in shown


def test_the_button_sends_a_test_message(notified: Site, origin: Origin) -> None:
    origin.answer("/hook", 204)
    answer = Form(notified.browser(), "/notifications", FORM).send()
    assert find_text(answer.text, "//*[@role='status']") == "A test message was delivered to desk."
    assert len(origin.asked("/hook")) == 1


def test_the_button_says_what_was_answered(notified: Site, origin: Origin) -> None:
    origin.answer("/hook", 403, body="<script>alert(1)</script>")
    answer = Form(notified.browser(), "/notifications", FORM).send()
    told = find_text(answer.text, "//*[@role='alert']")
    assert told.startswith("A test message to desk was not delivered: ")
    assert "answered 403: <script>alert(1)</script>" in told
    assert "<script>alert" not in answer.text


def test_a_test_of_a_target_that_is_gone_is_not_found(notified: Site) -> None:
    browser = notified.browser()
    answer = browser.client.post("/notifications/none/test", data={"token": browser.token("/notifications")})
    assert answer.status_code == 404


def test_nobody_else_sees_the_page_or_sends_anything(notified: Site, origin: Origin) -> None:
    away = notified.browser(peer=("203.0.113.7", 50000), host="0.0.0.0").client
    assert away.get("/notifications").status_code == 403
    assert "/notifications" not in away.get("/").text
    assert away.post("/notifications/desk/test", data={"token": "x"}).status_code == 403
    guarded = notified.browser(password="a long password", peer=("203.0.113.7", 50000)).client
    assert guarded.get("/notifications").headers["location"] == "/login?next=/notifications"
    forged = notified.browser().client.post("/notifications/desk/test", data={"token": "0" * 64})
    assert forged.status_code == 403
    assert origin.log == []


def test_without_targets_the_page_says_how_to_begin(tmp_path: Path) -> None:
    with managed(tmp_path) as made:
        text = made.browser().client.get("/notifications").text
    assert "Nobody is notified yet" in text
    assert "<code>notify</code>" in text
