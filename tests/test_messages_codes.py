"""Every code: its area, its template, and that each place that uses it hands over the right parameters."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from messages import Code
from messages.message import parameters_of
from messages.stored import codes

ROOT = Path(__file__).parents[1]
CODES = sorted(code for code in codes().values() if type(code).__module__.startswith("messages."))
SOURCES = [
    path
    for path in ROOT.rglob("*.py")
    if path.relative_to(ROOT).parts[0] not in {"tests", "bench", "build", ".venv", "data"}
]


def uses(source: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield each `AreaCode.MEMBER` of a module, with the parameters where it is called; None where these vary."""
    tree = ast.parse(source)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper()):
            continue
        call = called.get(id(node))
        names = [keyword.arg for keyword in call.keywords] if call else [None]
        params = None if None in names else frozenset(name for name in names if name)
        yield f"{node.value.id}.{node.attr}", params


USES = [(path, use) for path in SOURCES for use in uses(path.read_text(encoding="utf-8"))]


def name_of(code: Code) -> str:
    return f"{type(code).__name__}.{code.name}"


@pytest.mark.parametrize("code", CODES, ids=str)
def test_a_code_is_named_by_its_area_and_its_member(code: Code) -> None:
    area = type(code).__module__.removeprefix("messages.")
    assert code == f"{area}.{code.name.lower().replace('_', '-')}"


@pytest.mark.parametrize("code", CODES, ids=str)
def test_a_template_is_one_line_with_plain_parameters(code: Code) -> None:
    for form in (code.template.singular, code.template.plural):
        assert "\n" not in form
        assert form == form.strip()
        assert all(name.isidentifier() for name in parameters_of(form)), form
    if code.template.plural:
        named = parameters_of(code.template.plural)
        assert code.template.by in named
        assert parameters_of(code.template.singular) <= named


@pytest.mark.parametrize("code", CODES, ids=str)
def test_each_use_of_a_code_hands_over_its_parameters(code: Code) -> None:
    wrong = [
        (path.name, sorted(params))
        for path, (name, params) in USES
        if name == name_of(code) and params is not None and params != code.template.parameters
    ]
    assert wrong == []


def test_wrong_parameters_are_seen() -> None:
    assert list(uses("CountCode.ITEMS(count=1, of=2)")) == [("CountCode.ITEMS", frozenset({"count", "of"}))]
    assert list(uses("f(CountCode.ITEMS); CountCode.DAYS(**params)")) == [
        ("CountCode.ITEMS", None),
        ("CountCode.DAYS", None),
    ]


def test_templates_are_well_formed() -> None:
    for code in CODES:
        list(Formatter().parse(code.template.singular + code.template.plural))
