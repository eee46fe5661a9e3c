"""The documents say nothing that does not hold: commands exist, settings load, links lead somewhere."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.commands import app
from model.health import OFF, PAUSED, STATES
from settings.load import parse_settings

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def texts(pattern: str) -> list[tuple[str, str]]:
    return [
        (f"{path.name}: {found[:60]}", found)
        for path in DOCS
        for found in re.findall(pattern, path.read_text(encoding="utf-8"), re.DOTALL)
    ]


def params(found: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(text, id=name.replace("\n", " ")) for name, text in found]


def commands() -> list[tuple[str, str]]:
    """Every command of ours in code: whole lines of blocks, and inline."""
    blocks = [(name, line) for name, block in texts(r"```(?:sh|console)\n(.*?)```") for line in block.splitlines()]
    inline = texts(r"(?<!`)`([^`]+)`(?!`)")
    return [(name, " ".join(text.split())) for name, text in blocks + inline if re.match(r"(bantin|make) \w", text)]


@pytest.mark.parametrize("text", params(texts(r"```yaml\n(.*?)```")))
def test_settings_examples_load(text: str) -> None:
    if "sources:" not in text:
        text = f"{text}\nsources: []\n"
    parse_settings(text.encode(), path="example")


@pytest.mark.parametrize("text", params(commands()))
def test_commands_exist_with_their_options(text: str) -> None:
    name, *words = text.split()
    if name == "make":
        assert re.search(rf"^{words[0]}:", MAKEFILE, re.MULTILINE), text
        return
    path = [word for word in words[:2] if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", word)]
    path = path if path[0] in ("export", "token", "user") else path[:1]
    shown = CliRunner().invoke(app, [*path, "--help"])
    assert shown.exit_code == 0, text
    for option in re.findall(r"--[a-z-]+", text):
        assert option in shown.output, text


@pytest.mark.parametrize("target", params(texts(r"\]\(([^)#]+)\)")))
def test_links_within_the_project_lead_somewhere(target: str) -> None:
    if "://" not in target:
        assert any((path.parent / target).exists() for path in DOCS), target


@pytest.mark.parametrize("name", params(texts(r"bench[/.]([a-z_]+)(?:\.py)?(?=[ `)])")))
def test_benches_that_are_named_exist(name: str) -> None:
    assert (ROOT / "bench" / f"{name}.py").is_file()


def test_every_word_of_a_source_s_health_is_explained() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| (?:`([\w ]+)`)?", (ROOT / "docs" / "operating.md").read_text("utf-8"), re.MULTILINE
    )
    told = {(words, health) for words, health in rows if words != "what you see"}
    by_person = {(str(PAUSED.code()), ""), (str(OFF.code()), "")}
    assert told == {(str(state.code()), str(health)) for health, state in STATES.items()} | by_person


def test_documents_name_no_path_of_one_machine() -> None:
    for path in DOCS:
        assert not re.search(r"/(?:work|tmp|root)/", path.read_text(encoding="utf-8")), path
