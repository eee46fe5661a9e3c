"""The daemon notifies: trouble and its end by mail, a target that is added while it runs, and a test message."""

from pathlib import Path

from tests.daemon import daemon, until
from tests.mail_sink import mail_sink
from tests.origin import Origin

SETTINGS = """\
fetch: {{allow: ['{host}'], delay_seconds: 0}}
{notify}
sources:
  - {{slug: news, url: '{url}/news', title: Town news, robots: false, full_text: false, interval: 1s,
     rules: {{item: li, title: a, link: a}}}}
"""
MAIL = """\
notify:
  desk:
    mail: {{server: 127.0.0.1, port: {port}, security: none, sender: bantin@a.example, to: [desk@a.example]}}
    failures: 1
defaults: {{notify: {{desk: [trouble, recovered, items]}}}}
"""
ONE = "<ul><li><a href=/1>The bridge is closed</a></ul>"
TWO = "<ul><li><a href=/2>The bridge is open</a><li><a href=/1>The bridge is closed</a></ul>"


def test_the_daemon_notifies_whom_the_settings_name(tmp_path: Path) -> None:
    with Origin() as origin, mail_sink() as sink:
        fields = {"url": origin.url, "host": f"{origin.host}:{origin.port}"}
        origin.answer("/news", body=ONE)
        with daemon(tmp_path, SETTINGS.format(notify="", **fields)) as running:
            until(lambda: running.feed("news")["items"])
            settings = SETTINGS.format(notify=MAIL.format(port=sink.port), **fields)
            (tmp_path / "sources.yaml").write_text(settings, encoding="utf-8")
            until(lambda: "settings taken up" in running.log())
            origin.answer("/news", body=TWO)
            until(lambda: sink.subjects == ["Town news: The bridge is open"], seconds=240)
            origin.answer("/news", 500)
            until(lambda: len(sink.subjects) == 2, seconds=240)
            origin.answer("/news", body=TWO)
            until(lambda: len(sink.subjects) == 3, seconds=240)
            assert running.stop() == 0
    assert sink.subjects[1] == "Town news: cannot be reached"
    assert sink.subjects[2] == "Town news: in order again (cannot be reached)"
