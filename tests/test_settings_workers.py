"""Who does the work, as the environment says it: threads, or workers by a broker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from model.errors import SettingsError
from settings.environment import DEFAULT_BROKER, Address, Workers, read_environment
from tests.daemon import ROOT

POSTGRES = {"BANTIN_DATABASE_URL": "postgresql:///bantin"}
CELERY = {**POSTGRES, "BANTIN_WORKERS": "celery"}


def test_threads_do_the_work_unless_workers_are_named() -> None:
    assert read_environment({}).workers is Workers.THREADS
    assert read_environment({"BANTIN_WORKERS": "threads"}).workers is Workers.THREADS
    told = read_environment(CELERY)
    assert (told.workers, told.broker_url, told.queue) == (Workers.CELERY, DEFAULT_BROKER, "bantin")


def test_the_broker_is_named_with_its_secrets_in_a_file_or_not(tmp_path: Path) -> None:
    url, file = "amqps://bantin:hunter2@broker.example/bantin", tmp_path / "broker"
    file.write_text(f"{url}\n", encoding="utf-8")
    told = read_environment({**CELERY, "BANTIN_BROKER_URL_FILE": str(file), "BANTIN_BROKER_QUEUE": "town-1"})
    assert (told.broker_url, told.queue) == (url, "town-1")
    assert "hunter2" not in repr(told)


@pytest.mark.parametrize(
    ("value", "host", "port"), [("9109", "127.0.0.1", 9109), ("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:9109", "::1", 9109)]
)
def test_a_worker_counts_at_an_address(value: str, host: str, port: int) -> None:
    assert read_environment({}).metrics is None
    assert read_environment({"BANTIN_WORKER_METRICS": value}).metrics == Address(host=host, port=port)


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"BANTIN_WORKERS": "many"}, "BANTIN_WORKERS: must be one of threads, celery"),
        ({"BANTIN_WORKERS": "celery"}, "BANTIN_WORKERS: needs PostgreSQL for celery: name it in BANTIN_DATABASE_URL"),
        ({"BANTIN_BROKER_URL": "http://a:hunter2@b"}, "BANTIN_BROKER_URL: must begin with amqp://, amqps://, redis://"),
        ({"BANTIN_BROKER_QUEUE": "a b"}, "BANTIN_BROKER_QUEUE: must be letters, digits, dots"),
        ({"BANTIN_WORKER_METRICS": "everywhere"}, "BANTIN_WORKER_METRICS: must be a port, or host:port"),
        ({"BANTIN_WORKER_METRICS": "127.0.0.1:0"}, "BANTIN_WORKER_METRICS: must be a port, or host:port"),
        ({"BANTIN_BROKER_QUEUE": "a" * 101}, "BANTIN_BROKER_QUEUE: must be letters, digits, dots"),
    ],
)
def test_what_cannot_be_used_is_named(variables: dict[str, str], line: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_environment(variables)
    assert str(caught.value).startswith(line)
    assert "hunter2" not in str(caught.value)


def test_without_celery_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.make_broker(read_environment({})) is None
    monkeypatch.setattr("bootstrap.find_spec", lambda _: None)
    assert bootstrap.make_broker(read_environment({})) is None
    with pytest.raises(SettingsError) as caught:
        bootstrap.make_broker(read_environment(CELERY))
    assert str(caught.value) == "BANTIN_WORKERS: needs Celery; install it with: pip install 'bantin[celery]'"


def test_a_daemon_of_sqlite_refuses_workers_and_makes_no_file(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "scheduler.py")],
        cwd=tmp_path,
        env={**kept, "BANTIN_WORKERS": "celery"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 2
    assert "SQLite is for threads" in ended.stderr
    assert list(tmp_path.iterdir()) == []
