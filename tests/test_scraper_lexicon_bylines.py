"""Words of bylines: what opens them, who put a page there, what stands between names and what is none."""

import pytest

from scraper.lexicon.bylines import (
    find_sender,
    is_author_label,
    is_byline,
    is_not_a_name,
    mentions_role,
    split_names,
    strip_compiled,
    strip_medium,
    strip_opening,
)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("Written by: Ann Lee", "Ann Lee"),
        ("Kirjoittaja: Ann Lee", "Ann Lee"),
        ("Szerző: Ann Lee", "Ann Lee"),
        ("Συντάκτης: Ann Lee", "Ann Lee"),
        ("– Autor: Ann Lee", "Ann Lee"),
        ("文 李安", "李安"),
        ("작성자: 이안", "이안"),
        ("Ann Lee", "Ann Lee"),
        ("Bystander", "Bystander"),
    ],
)
def test_what_opens_a_byline_is_taken_off(line: str, name: str) -> None:
    assert strip_opening(line) == name
    assert is_byline(line) is (line != name)


@pytest.mark.parametrize("line", ["By the way, it rained", "Von dort geht es weiter", "Par ici", "Di sera piove"])
def test_a_sentence_is_no_byline_where_it_goes_on_in_small_letters(line: str) -> None:
    assert not is_byline(line)


def test_a_word_that_needs_a_colon_opens_nothing_without_it() -> None:
    assert is_byline("Från: Ann Lee") is False
    assert is_byline("De: Ann Lee")
    assert not is_byline("De Ann Lee")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Submitted by ann lee on Mon, 3 May", "ann lee"),
        ("Gespeichert von Ann Lee am 3. Mai", "Ann Lee"),
        ("Dodane przez Ann Lee w dniu 3 maja", "Ann Lee"),
        ("Publicerad av Ann Lee den 3 maj", "Ann Lee"),
        ("Posted by Ann Lee am 3. Mai", ""),
        ("Ann Lee on Monday", ""),
    ],
)
def test_who_put_a_page_there_is_named_between_words_of_one_language(line: str, name: str) -> None:
    assert find_sender(line) == name


def test_names_are_parted_where_a_name_begins() -> None:
    assert split_names("Ann Lee and Bo Ek") == ["Ann Lee", "Bo Ek"]
    assert split_names("Ann Lee és Bo Ek, Cy Fox") == ["Ann Lee", "Bo Ek", "Cy Fox"]
    assert split_names("Ann Lee ja Bo Ek") == ["Ann Lee", "Bo Ek"]
    assert split_names("Head of press and public work") == ["Head of press and public work"]
    assert split_names("Dan Dan") == ["Dan Dan"]


def test_labels_roles_and_what_is_no_name() -> None:
    assert is_author_label("Autoři:")
    assert not is_author_label("Authority")
    assert mentions_role("our Reporter in town")
    assert not mentions_role("Editora Abril")
    assert is_not_a_name("Toimitus")
    assert is_not_a_name("ann@example.org")
    assert is_not_a_name("2021")
    assert not is_not_a_name("Ann Admin")


def test_what_hangs_on_a_name_or_a_title_is_taken_off() -> None:
    assert strip_compiled("An Lê (theo báo)") == "An Lê"
    assert strip_compiled("An Lê (Huế)") == "An Lê (Huế)"
    assert strip_medium("屋根を直す | 海辺新聞") == "屋根を直す"
    assert strip_medium("A roof | The Harbour") == "A roof | The Harbour"
