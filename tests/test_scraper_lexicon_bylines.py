"""Words of bylines: what opens them, who put a page there, what stands between names and what is none."""

import pytest

from scraper.lexicon.bylines import (
    find_opening_behind_date,
    is_author_label,
    is_button,
    is_button_word,
    is_byline,
    is_conjunction,
    is_not_a_name,
    is_other_label,
    leads_to_date,
    mentions_role,
    names_helper,
    opens_other_credit,
    split_names,
    strip_compiled,
    strip_helper,
    strip_medium,
    strip_opening,
    strip_role,
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
        ("3 May 2024 by Ann Lee", "Ann Lee"), ("11/19/2019 | Von Ann Lee", "Ann Lee"), ("3 May by the way", ""),
        ("In May by Ann Lee", ""), ("3 May 2024", ""),
    ],
)  # fmt: skip
def test_a_byline_may_stand_behind_its_date(line: str, name: str) -> None:
    assert find_opening_behind_date(line) == name


def test_openings_are_taken_off_where_they_stand_twice_or_are_glued_on() -> None:
    assert strip_opening("By by Ann Lee") == "Ann Lee"
    assert strip_opening("ByAnn Lee") == "Ann Lee"
    assert strip_opening("VonAnn Lee") == "Ann Lee"
    assert strip_opening("DiMaggio") == "DiMaggio"
    assert strip_opening("Parker Lee") == "Parker Lee"


def test_other_credits_buttons_and_words_around_names() -> None:
    assert opens_other_credit("Foto: Ann Lee")
    assert opens_other_credit("Übersetzt von Ann Lee")
    assert opens_other_credit("Photography by Ann Lee")
    assert not opens_other_credit("Fotini Lee")
    assert is_other_label("Illustration:")
    assert not is_other_label("Illustration: Ann Lee")
    assert is_button("Tulosta")
    assert is_button_word("Comments,")
    assert not is_button_word("Lee")
    assert leads_to_date("Publié")
    assert is_conjunction("und")
    assert strip_helper("avec Ann Lee") == "Ann Lee"
    assert strip_helper("with the rest") == "with the rest"
    assert names_helper("mit Ann Lee")


def test_roles_are_taken_off_names() -> None:
    assert strip_role("한서윤 기자") == "한서윤"
    assert strip_role("记者李安") == "李安"
    assert strip_role("Redakteurin Ann Lee") == "Ann Lee"
    assert strip_role("Ann Lee") == "Ann Lee"


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
