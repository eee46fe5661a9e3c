"""The catalogue has no gaps: every text is collected, and each language says all of them, with the same parameters."""

import gettext
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from messages import Code, catalogue, render
from messages.counts import CountCode
from messages.stored import codes

ROOT = Path(__file__).parents[1]
TEMPLATE = catalogue.LOCALE / f"{catalogue.DOMAIN}.pot"
FILES = sorted(catalogue.LOCALE.glob(f"*/LC_MESSAGES/{catalogue.DOMAIN}.po"))
CODES = [code for code in codes().values() if type(code).__module__.startswith("messages.")]
PARAMETER = re.compile(r"(?<!\{)\{[^{}]+\}|%\([a-z_]+\)s")
Ids = set[str | tuple[str, str]]


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def ids(entries: Catalog) -> Ids:
    return {entry.id for entry in entries if entry.id}  # type: ignore[misc]  # Babel has lists where files have tuples


def forms(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def faults(entry: Entry) -> list[str]:
    """Return what is wrong with one translated text."""
    wanted = set(PARAMETER.findall(entry.id if isinstance(entry.id, str) else entry.id[1]))
    found = ["fuzzy"] if entry.fuzzy else []
    for form in forms(entry):
        if not form.strip():
            found.append("not translated")
        elif set(PARAMETER.findall(form)) != wanted:
            found.append(f"other parameters than {sorted(wanted)}")
    return found


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Give what `make catalogue` would collect now."""
    recipe = re.search(
        r"pybabel (--quiet extract .*?) -o \S+ \.$", (ROOT / "Makefile").read_text("utf-8"), re.DOTALL | re.M
    )
    assert recipe
    path = tmp_path_factory.mktemp("catalogue") / "bantin.pot"
    words = shlex.split(recipe[1].replace("\\\n", " "))
    command = [sys.executable, "-m", "babel.messages.frontend", *words, "-o", str(path), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    return read(path)


def test_the_template_is_fresh(collected: Catalog) -> None:
    assert ids(collected) - ids(read(TEMPLATE)) == set(), "run `make catalogue`"
    assert ids(read(TEMPLATE)) - ids(collected) == set(), "run `make catalogue`"


def test_every_code_is_collected(collected: Catalog) -> None:
    found = {text if isinstance(text, str) else text[0] for text in ids(collected)}
    assert [code for code in CODES if not code.template.verbatim and code.template.singular not in found] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_language_says_everything(path: Path) -> None:
    translated = read(path, path.parts[-3])
    assert ids(translated) == ids(read(TEMPLATE))
    assert list(translated.obsolete) == []
    assert {entry.id: wrong for entry in translated if entry.id and (wrong := faults(entry))} == {}
    assert {len(forms(entry)) for entry in translated if not isinstance(entry.id, str)} == {translated.num_plurals}


def test_a_feed_has_one_name_in_vietnamese() -> None:
    """The words for it that begin with `nguồn` read as those of a source."""
    named = re.compile(r"\bfeeds?\b", re.IGNORECASE)
    texts = {entry.id: " ".join(forms(entry)) for entry in read(FILES[0], "vi") if entry.id}
    assert [text for text in texts.values() if re.search("nguồn (tin|cấp)|trình đọc tin", text, re.IGNORECASE)] == []
    english = {key: key if isinstance(key, str) else " ".join(key) for key in texts}
    assert [text for key, text in texts.items() if named.search(english[key]) and not named.search(text)] == []


def test_vietnamese_is_among_the_languages() -> None:
    assert [path.parts[-3] for path in FILES] == ["vi"]


GAPS = [
    (Entry("{a} of {b}", "{a}"), ["other parameters than ['{a}', '{b}']"]),
    (Entry("{a:.1f}", "{a}"), ["other parameters than ['{a:.1f}']"]),
    (Entry("%(a)s", "%(b)s"), ["other parameters than ['%(a)s']"]),
    (Entry(("{n} day", "{n} days"), ("ngày",)), ["other parameters than ['{n}']"]),
    (Entry("a", ""), ["not translated"]),
    (Entry("a", "b", flags=["fuzzy"]), ["fuzzy"]),
    (Entry("{{a}} {b}", "{b} {{c}}"), []),
]


@pytest.mark.parametrize(("entry", "wrong"), GAPS, ids=lambda part: str(part)[:30])
def test_gaps_are_seen(entry: Entry, wrong: list[str]) -> None:
    assert faults(entry) == wrong


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> gettext.NullTranslations:
    """Give the Vietnamese catalogue as the build makes it, and have `render` use it."""
    target = tmp_path / "vi" / "LC_MESSAGES" / f"{catalogue.DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, read(FILES[0], "vi"))
    monkeypatch.setattr("messages.message.translations", lambda language: catalogue.translations(language, tmp_path))
    return catalogue.translations("vi", tmp_path)


def test_a_message_is_rendered_in_vietnamese(compiled: gettext.NullTranslations) -> None:
    assert render(CountCode.ITEMS(count=1), "vi") == "1 mục"
    assert render(CountCode.ITEMS(count=3), "vi") == "3 mục"
    assert render(CountCode.ITEMS(count=3), "en") == "3 items"


def sample(code: Code) -> dict[str, str | int | float]:
    """Return values for a code's parameters that its formats take."""
    template = code.template.plural or code.template.singular
    numbers = {name for name, form in re.findall(r"\{(\w+):([^}]*)\}", template) if form[-1:] in set("dfg%")}
    return {name: 3 if name in numbers | {code.template.by} else name for name in code.template.parameters}


@pytest.mark.parametrize("code", [code for code in CODES if not code.template.verbatim], ids=str)
def test_each_code_is_rendered_whole(code: Code, compiled: gettext.NullTranslations) -> None:
    params = sample(code)
    for language in ("en", "vi"):
        line = render(code(**params), language)
        assert all(str(value) in line for value in params.values() if isinstance(value, str)), line
