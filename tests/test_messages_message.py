"""A message: made of a code, checked against its template, rendered in a language."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import messages.message
from messages import Code, Message, catalogue, plural, render, text
from messages.plain import PlainCode


class ShopCode(Code):
    """Codes of a shop, for these tests."""

    CLOSED = "shop.closed", text("{name} is closed")
    LEFT = "shop.left", plural("{count} loaf is left", "{count} loaves are left")
    WAIT = "shop.wait", text("wait {seconds:.1f} s")
    BECAUSE = "shop.because", text("nothing was sold: {reason}")
    UNSAID = "shop.unsaid", text("bring a bag")


VIETNAMESE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "{name} is closed"
msgstr "{name} đã đóng cửa"

msgid "{count} loaf is left"
msgid_plural "{count} loaves are left"
msgstr[0] "còn {count} ổ"

msgid "nothing was sold: {reason}"
msgstr "không bán được gì: {reason}"
"""


@pytest.fixture(autouse=True)
def vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "bantin.mo").open("wb") as compiled:
        write_mo(compiled, read_po(VIETNAMESE.encode().splitlines(keepends=True), locale="vi"))
    monkeypatch.setattr(messages.message, "translations", lambda language: catalogue.translations(language, tmp_path))


def test_english_needs_no_catalogue() -> None:
    assert str(ShopCode.CLOSED(name="Lò Gạch")) == "Lò Gạch is closed"
    assert render(ShopCode.WAIT(seconds=2.345)) == "wait 2.3 s"


def test_the_grammar_goes_by_the_number() -> None:
    assert [render(ShopCode.LEFT(count=count)) for count in (0, 1, 2)] == [
        "0 loaves are left",
        "1 loaf is left",
        "2 loaves are left",
    ]
    assert render(ShopCode.LEFT(count=1), "vi") == "còn 1 ổ"


@pytest.mark.parametrize("language", ["vi", "vi-VN", "VI", "vi_VN"])
def test_a_message_is_rendered_in_a_language(language: str) -> None:
    assert render(ShopCode.CLOSED(name="Lò Gạch"), language) == "Lò Gạch đã đóng cửa"


@pytest.mark.parametrize("language", ["en", "en-GB", "fr", "", "../vi", "*"])
def test_a_language_without_a_catalogue_reads_english(language: str) -> None:
    assert render(ShopCode.CLOSED(name="Lò Gạch"), language) == "Lò Gạch is closed"


def test_what_a_catalogue_lacks_is_english() -> None:
    assert render(ShopCode.UNSAID(), "vi") == "bring a bag"


def test_a_message_within_a_message_has_the_same_language() -> None:
    because = ShopCode.BECAUSE(reason=ShopCode.CLOSED(name="Lò"))
    assert render(because) == "nothing was sold: Lò is closed"
    assert render(because, "vi") == "không bán được gì: Lò đã đóng cửa"


def test_words_of_others_are_never_translated_or_filled_in() -> None:
    assert render(PlainCode.TEXT(text="{name} is closed"), "vi") == "{name} is closed"


@pytest.mark.parametrize("params", [{}, {"name": "a", "day": "b"}, {"nome": "a"}])
def test_a_message_takes_the_parameters_of_its_template(params: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=r"shop\.closed takes \['name'\]"):
        ShopCode.CLOSED(**params)


def test_a_message_of_another_version_still_renders() -> None:
    assert render(Message(code=ShopCode.CLOSED)) == "? is closed"
    assert render(Message(code=ShopCode.WAIT, params={"seconds": "long"})) == "wait long s"
    assert render(Message(code=ShopCode.LEFT, params={"count": "few"})) == "few loaves are left"


def test_messages_are_values() -> None:
    one, other = ShopCode.CLOSED(name="a"), ShopCode.CLOSED(name="b")
    assert one == ShopCode.CLOSED(name="a")
    assert len({one, other, ShopCode.CLOSED(name="a")}) == 2


def test_languages_are_those_that_were_compiled(tmp_path: Path) -> None:
    assert catalogue.languages(tmp_path) == ("en", "vi")
    assert catalogue.languages(tmp_path / "vi") == ("en",)
