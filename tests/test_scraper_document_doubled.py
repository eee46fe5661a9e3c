"""Text that was encoded twice, and text that only speaks of it."""

import unicodedata

import pytest

from scraper.document.charset import decode_page

TEXTS = [
    "L’école est fermée à la rentrée",
    "Größere Straßen für Fußgänger",
    "Thư viện thành phố mở cửa trở lại",
    "Библиотека закрыта",
    "図書館は休館します",
    "żółte książki",
]


@pytest.mark.parametrize("beside", ["", "<p>© 2026 – é</p>"])
@pytest.mark.parametrize("taken_for", ["sloppy-windows-1252", "latin-1"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_was_encoded_twice_is_mended_beside_what_was_not(text: str, taken_for: str, beside: str) -> None:
    twice = text.encode().decode(taken_for)
    assert decode_page(f"<h1>{twice}</h1><p>{twice}</p>{beside}".encode())[0] == f"<h1>{text}</h1><p>{text}</p>{beside}"


@pytest.mark.parametrize(
    "text",
    [
        "A wrong charset shows Ã© in place of the letter.",
        "Such pages have (Ã©), [Ã¨] or “â€™” in them.",
        "Il écrit Ã© pour é et Ã¨ pour è",
        "IRMÃ, MAÇÃ® – AÇÃO",
        "5Â£",
        "Ã la carte",
        "Ð Ñ letters Ð’",
        "voilÃ",
    ],
)
def test_a_page_that_quotes_such_text_is_left(text: str) -> None:
    assert decode_page(text.encode())[0] == unicodedata.normalize("NFC", text)
    assert decode_page(f"<title>{text}</title><p>{text}</p>".encode())[0].count(text) == 2


def test_one_sign_that_nobody_writes_is_enough() -> None:
    assert decode_page("The town\u00e2\u0080\u0099s park".encode())[0] == "The town’s park"
