"""What lines, links, buttons and pages are for, by their words in many languages."""

import pytest

from scraper.lexicon.page_kinds import (
    is_challenge,
    mentions_challenge,
    mentions_consent,
    mentions_error,
    mentions_login,
    mentions_missing_page,
    mentions_missing_scripts,
)
from scraper.lexicon.phrases import is_more, is_next, is_pointer, is_record_line


@pytest.mark.parametrize(
    "label",
    ["Next", "Older posts »", "SEURAAVA", "Következő oldal", "Ďalšia strana", "下一页", "次へ", "»", "→"],
)
def test_a_link_to_the_next_page(label: str) -> None:
    assert is_next(label)


@pytest.mark.parametrize("label", ["", "  ", "2", "Next year", "«", "Previous", "‹"])
def test_another_link(label: str) -> None:
    assert not is_next(label)


def test_a_button_that_brings_more() -> None:
    assert all(map(is_more, ("Load more", "Load more news", "Näytä lisää", "Zobrazit další", "더보기")))
    assert not any(map(is_more, ("More", "Next", "")))


@pytest.mark.parametrize(
    "line",
    [
        "Read also: the roof", "» Lue myös: katto", "Čtěte také", "Прочетете още: покривът", "Olvassa el ezt is",
        "Related", "RELATED NEWS:", "Aiheeseen liittyvää", "相关阅读：屋顶", "관련기사",
    ],
)  # fmt: skip
def test_a_pointer_to_another_page(line: str) -> None:
    assert is_pointer(line)


@pytest.mark.parametrize("line", ["They read also at night", "Related to this, the roof is new", "Readers came", ""])
def test_a_sentence_is_no_pointer(line: str) -> None:
    assert not is_pointer(line)


def test_a_line_of_the_pages_own_keeping() -> None:
    lines = ("Views: 120", "Zobrazeno: 120×", "Julkaistu 3.8.2021", "Lượt xem: 120", "조회수 120", "Last updated 3 May")
    assert all(map(is_record_line, lines))
    assert not any(map(is_record_line, ("The views are wide", "Publishers came", "")))


@pytest.mark.parametrize(
    ("mentions", "text"),
    [
        (mentions_challenge, "Verifying you are human. This takes a moment."),
        (mentions_challenge, "Access denied"),
        (mentions_challenge, "Potwierdź, że jesteś człowiekiem".replace(",", "")),
        (mentions_missing_page, "Sidan hittades inte"),
        (mentions_missing_page, "الصفحة غير موجودة"),
        (mentions_error, "Sivusto on suljettu: huoltokatko"),
        (mentions_error, "Page not found"),
        (mentions_login, "Přihlášení pro členy"),
        (mentions_login, "Bitte anmelden"),
        (mentions_consent, "We use cookies to know what you like"),
        (mentions_consent, "Tämä sivusto käyttää evästeitä"),
        (mentions_missing_scripts, "Prosím povolte JavaScript"),
        (mentions_missing_scripts, "Loading …"),
    ],
)
def test_what_a_page_says_of_itself(mentions: object, text: str) -> None:
    assert callable(mentions)
    assert mentions(text)
    assert not mentions("The reading room of the library closes for repairs after the summer.")


def test_a_challenge_is_known_by_its_scripts_and_its_words() -> None:
    assert is_challenge(b"<script src=/cdn-cgi/challenge-platform/x.js></script>")
    assert is_challenge("<title>Проверка браузера</title>".encode())
    assert not is_challenge(b"<h1>403 Forbidden</h1><p>Access denied.")
    assert not is_challenge(b"\xff\xfe\x00")
