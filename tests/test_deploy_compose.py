"""The compose file names variables, commands and files that there are."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from cli.commands import app
from settings.environment import Address, Workers, read_environment
from tests.daemon import free_port
from worker_metrics import serve_metrics

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "deploy/compose-celery.yaml").read_text(encoding="utf-8")
COMPOSE = YAML(typ="safe").load(TEXT)


@pytest.mark.parametrize("name", ["daemon", "worker"])
def test_its_environment_is_read_with_the_secrets_that_it_mounts(name: str, tmp_path: Path) -> None:
    service = COMPOSE["services"][name]
    variables = {key: str(value) for key, value in service["environment"].items()}
    secrets = {"database-url": "postgresql://bantin:x@postgres/bantin", "broker-url": "amqp://bantin:x@rabbitmq//"}
    for key in ("BANTIN_DATABASE_URL_FILE", "BANTIN_BROKER_URL_FILE"):
        secret = variables[key].removeprefix("/run/secrets/")
        assert secret in service["secrets"]
        assert secret in COMPOSE["secrets"]
        assert secrets[secret].partition("x@")[0] in TEXT.replace("%s", "x"), "the comment says how to write it"
        (tmp_path / secret).write_text(secrets[secret], encoding="utf-8")
        variables[key] = str(tmp_path / secret)
    variables["BANTIN_BASE_URL"] = re.sub(r"\$\{\w+:-(.*)\}", r"\1", variables["BANTIN_BASE_URL"])
    told = read_environment(variables)
    assert (told.workers, told.broker_url) == (Workers.CELERY, secrets["broker-url"])
    assert told.database_url == secrets["database-url"]
    assert told.metrics is not None
    assert f"127.0.0.1:{told.metrics.port}/" in str(COMPOSE["services"]["worker"]["healthcheck"]["test"])


@pytest.mark.parametrize(("age", "healthy"), [(2, True), (61, False), (3600, False)])
def test_a_worker_is_healthy_as_long_as_it_ticks(age: int, healthy: bool) -> None:
    port = free_port()
    with serve_metrics(Address(host="127.0.0.1", port=port), lambda: timedelta(seconds=age)):
        assert (run_health_check("worker", port) == 0) is healthy
    assert run_health_check("worker", port) != 0, "nothing answers"


def run_health_check(name: str, port: int) -> int:
    """Return the status of a service's check, made at another port."""
    command, *arguments = COMPOSE["services"][name]["healthcheck"]["test"][1:]
    assert command == "python"
    here = [argument.replace(":9109/", f":{port}/") for argument in arguments]
    return subprocess.run([sys.executable, *here], stderr=subprocess.DEVNULL, timeout=60, check=False).returncode


@pytest.mark.parametrize("name", ["daemon", "worker"])
def test_its_commands_exist(name: str) -> None:
    program, command = COMPOSE["services"][name]["command"]
    assert program == "bantin"
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_its_image_is_built_of_files_that_there_are() -> None:
    named = re.findall(r"/src/(requirements[\w-]*\.txt)", TEXT)
    assert sorted(named) == ["requirements-build.txt", "requirements-celery.txt", "requirements.txt"]
    assert all((ROOT / name).exists() for name in named)
    mounted = {secret for service in COMPOSE["services"].values() for secret in service["secrets"]}
    assert mounted == COMPOSE["secrets"].keys()
