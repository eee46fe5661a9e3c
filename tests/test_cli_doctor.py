"""`bantin doctor`, `backup` and `restore`: a line a check, and what to do."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from cli import main
from cli.doctor import examine_broker, examine_clock, examine_disk
from clock import utc_now
from service import CLOCK_GAP
from settings.environment import read_environment
from store import open_store
from tests.brokers import open_queue
from tests.daemon import free_port
from tests.origin import Origin
from tests.stores import T0, item, record, settle


@pytest.mark.parametrize("kind", ["rabbitmq", "redis"])
def test_the_broker_is_examined_where_workers_are_celery_s(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_queue(kind) as (url, queue):
        variables = {"BANTIN_WORKERS": "celery", "BANTIN_DATABASE_URL": "postgresql:///x", "BANTIN_BROKER_QUEUE": queue}
        [well] = examine_broker(read_environment({**variables, "BANTIN_BROKER_URL": url}))
    assert (well.well, well.message.params["count"]) == (True, 0)
    assert "guest:guest" not in str(well.message)
    gone = f"redis://me:s3cret@127.0.0.1:{free_port()}/"
    [trouble] = examine_broker(read_environment({**variables, "BANTIN_BROKER_URL": gone}))
    assert not trouble.well
    assert "the broker cannot be used" in str(trouble.message)
    assert "s3cret" not in str(trouble.message)
    assert list(examine_broker(read_environment({}))) == []


@pytest.mark.parametrize(("hours", "well"), [(0, True), (1, False), (-1, False)])
def test_a_clock_that_is_not_the_database_s_is_named(database_url: str, hours: int, well: bool) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("the same machine's")
    with closing(open_store(database_url)) as store:
        finding = examine_clock(store, lambda: utc_now() + timedelta(hours=hours))
    assert finding.well is well
    assert well or f"{hours * 3600} s off the database" in str(finding.message)


def test_a_database_that_is_slow_to_connect_is_not_taken_for_a_clock_that_is_off(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("the same machine's")
    begun = timedelta(hours=1)
    with closing(open_store(database_url)) as store:
        read = store._database.read

        @contextmanager
        def read_after_an_hour() -> Iterator[Connection]:
            nonlocal begun
            with read() as connection:
                begun = timedelta()
                yield connection

        monkeypatch.setattr(store._database, "read", read_after_an_hour)
        assert abs(store.find_clock_gap(lambda: utc_now() - begun)) < CLOCK_GAP


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("BANTIN_SETTINGS", "BANTIN_DATABASE_URL", "BANTIN_DATA", "BANTIN_PORT"):
        monkeypatch.delenv(name, raising=False)


def write_settings(folder: Path, origin: Origin, port: int, more: str = "") -> None:
    lines = f"server: {{port: {port}}}\nfetch: {{allow: ['127.0.0.0/8']}}\nsources:\n"
    (folder / "sources.yaml").write_text(f"{lines}  - {{slug: news, url: '{origin.url}/news', robots: false}}\n{more}")


def examine(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = main(["doctor"])
    return status, capsys.readouterr().out.splitlines()


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Origin() as origin, Origin() as daemon:
        origin.answer("/news", 500)  # it answers; what, is the runs' to judge
        daemon.answer("/healthz", body='{"status": "ok"}')
        write_settings(tmp_path, origin, daemon.port)
        (tmp_path / "data").mkdir()
        open_store(f"sqlite:///{tmp_path}/data/bantin.db").close()
        status, lines = examine(capsys)
    assert [line.split()[0] for line in lines] == ["ok"] * 6, lines
    assert status == 0


def test_each_trouble_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Origin() as origin, Origin() as gone:
        gone_url = gone.url
        (tmp_path / "data").mkdir()
        open_store(f"sqlite:///{tmp_path}/data/bantin.db").close()
        write_settings(tmp_path, origin, port, f"  - {{slug: gone, url: '{gone_url}/', robots: false}}\n")
        gone.__exit__(None, None, None)
        status, lines = examine(capsys)
    trouble = [line for line in lines if line.startswith("trouble")]
    assert status == 1
    assert len(trouble) == 2, lines
    assert "bantin run" in trouble[0]
    assert gone_url.removeprefix("http://") in trouble[1]


def test_a_browser_that_cannot_be_started_is_said_where_a_source_wants_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.fetch.browser.is_installed", lambda: True)
    fetch = f"fetch: {{browser: {{path: '{tmp_path}/chromium', sandbox: false}}}}\n"
    source = "{slug: app, url: 'https://origin.example/', browser: true}"
    (tmp_path / "sources.yaml").write_text(f"{fetch}sources: [{source}]\n")
    _, lines = examine(capsys)
    assert lines[1].startswith(f"trouble  browser: there is no Chromium at {tmp_path}/chromium; install it")
    (tmp_path / "chromium").touch()
    _, lines = examine(capsys)
    assert lines[1] == f"ok       browser: {tmp_path}/chromium is there for 1 source"
    (tmp_path / "sources.yaml").write_text(f"{fetch}sources: [{source.replace('true', 'false')}]\n")
    _, lines = examine(capsys)
    assert "browser:" not in [line.split()[1] for line in lines]


def test_a_secret_of_a_login_that_cannot_be_read_is_said_before_the_first_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLUB_PASSWORD", raising=False)
    fields = f"{{user: ada, password: {{env: CLUB_PASSWORD}}, code: {{file: '{tmp_path}/code'}}}}"
    login = f"login: {{url: 'https://club.example/login', fields: {fields}}}"
    source = f"{{slug: club, url: 'https://club.example/', browser: true, {login}}}"
    (tmp_path / "sources.yaml").write_text(f"sources: [{source}]\n")
    _, lines = examine(capsys)
    assert [line for line in lines if " secret " in line] == [
        "trouble  secret club.login.fields.password: the environment variable CLUB_PASSWORD is not set",
        f"trouble  secret club.login.fields.code: the file {tmp_path}/code cannot be read: No such file or directory",
    ]
    assert main(["check"]) == 2
    assert "sources.yaml: club.login.fields.password: " in capsys.readouterr().err
    monkeypatch.setenv("CLUB_PASSWORD", "letmein")
    (tmp_path / "code").write_text("1234")
    _, lines = examine(capsys)
    assert [line for line in lines if " secret " in line] == []
    assert main(["check"]) == 0


def test_a_broken_database_and_broken_settings_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sources.yaml").write_text("sources: [{slug: A}]\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/bantin.db").write_bytes(b"")
    status, lines = examine(capsys)
    assert status == 1
    assert any("sources.yaml:1" in line for line in lines)
    assert any("the file is empty" in line for line in lines)
    assert (tmp_path / "data/bantin.db").read_bytes() == b""


def test_the_sample_is_no_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = examine(capsys)
    assert status == 0, lines
    assert lines[0].startswith("ok       settings: sources.yaml does not exist yet, so the built-in sample is watched")


def test_a_settings_file_that_is_named_must_be_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANTIN_SETTINGS", "mine.yaml")
    status, lines = examine(capsys)
    assert status == 1
    assert lines[0].startswith("trouble  settings: mine.yaml: no such file")


def test_a_clock_that_went_back_and_a_full_disk_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    store.sync_sources([record("a")], T0)
    settle(store, [item("1")])
    assert examine_clock(store, lambda: T0).well
    assert not examine_clock(store, lambda: T0 - timedelta(days=1)).well
    store.close()
    assert examine_disk(tmp_path / "none" / "yet").well
    monkeypatch.setattr("cli.doctor.LEAST_FREE", 1 << 60)
    assert not examine_disk(tmp_path).well


def test_a_backup_is_written_and_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    store = open_store(f"sqlite:///{tmp_path}/data/bantin.db")
    store.sync_sources([record("a")], T0)
    assert main(["backup", "mine.backup"]) == 0
    assert "mine.backup" in capsys.readouterr().out
    assert main(["backup", "mine.backup"]) == 1
    with store.daemon_lock():
        assert main(["restore", "mine.backup"]) == 1
    assert "another daemon" in capsys.readouterr().err
    store.close()
    assert main(["restore", "mine.backup"]) == 0
    assert "is kept as" in capsys.readouterr().out


def test_nothing_is_backed_up_where_nothing_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "mine.backup"]) == 1
    assert "Nothing is stored yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_a_file_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BANTIN_DATA", str(tmp_path / "file"))
    status, lines = examine(capsys)
    assert status == 1
    assert "Not a directory" in lines[-1]
    assert lines[-1].startswith("trouble  database")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_nothing_is_restored_into_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    store.back_up(tmp_path / "mine.backup")
    store.close()
    monkeypatch.setenv("BANTIN_DATABASE_URL", url)
    assert main(["restore", "mine.backup"]) == 1
    assert "the database must be a file" in capsys.readouterr().err
