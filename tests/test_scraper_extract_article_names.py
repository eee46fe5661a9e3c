"""The names in a byline's text: people, houses, accounts; no dates, buttons and roles."""

import pytest

from scraper.extract.article.names import (
    drop_longer_forms,
    resembles_account,
    resembles_name,
    resembles_person,
    split_names,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee", True), ("Ann", False), ("Ann lee", False), ("Ann Lee.", False), ("Ann Lee…", False),
        ("Ann Bo Cy Di Ek", True), ("Ann Bo Cy Di Ek Fy", False), ("Lê Thị Hoa", True), ("Ян Лис", True),
        ("A" + "a" * 34 + " Boek", True), ("A" + "a" * 34 + " Boekk", False), ("", False), ("3 May", False),
    ],
)  # fmt: skip
def test_a_name_is_two_to_five_words_with_capitals(text: str, name: bool) -> None:
    assert resembles_name(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]), ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Von Ann Lee und Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Par Ann Lee et Bo Ek", ["Ann Lee", "Bo Ek"]), ("Por Ann Lee, Bo Ek y Cy Ito", ["Ann Lee", "Bo Ek", "Cy Ito"]),
        ("Autor: Ann Lee", ["Ann Lee"]), ("Tác giả: Lê Hoa", ["Lê Hoa"]), ("Автор: Ян Лис", ["Ян Лис"]),
        ("作者：李安", ["李安"]),
        ("Ann Lee | Bo Ek", ["Ann Lee", "Bo Ek"]), ("Ann Lee & Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("李安、王波", ["李安", "王波"]),
        ("Lee, Ann", ["Ann Lee"]), ("Ann Lee, Reporter", ["Ann Lee"]),
        ("Ann Lee, Chief Editor; Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee (ann@paper.example)", ["Ann Lee"]), ("Ann Lee - https://paper.example/ann", ["Ann Lee"]),
        ("Lê Hoa (tổng hợp)", ["Lê Hoa"]), ("Posted by Ann Lee on 3 May", ["Ann Lee"]), ("", []),
        ("Gespeichert von Ann Lee am 3. Mai", ["Ann Lee"]),
        ("Ann Lee on December 13, 2016", ["Ann Lee"]), ("By Ann Lee, Wednesday, 20 November 2019", ["Ann Lee"]),
        ("3 May 2024 by Ann Lee", ["Ann Lee"]), ("By\nby ANN LEE, BO EK and CY ITO", ["ANN LEE", "BO EK", "CY ITO"]),
        ("By\nAnn Lee\nPublished in\nMills\non\n3 May", ["Ann Lee"]), ("Ann Lee Print Email 3 Comments", ["Ann Lee"]),
        ("ByAnn Lee", ["Ann Lee"]), ("DiMaggio", ["DiMaggio"]), ("Ann Lee, @annlee", ["Ann Lee"]),
        ("Photo: Ann Lee", []), ("Photo:\nAnn Lee\nText:\nBo Ek", ["Bo Ek"]), ("Edited by Ann Lee", []),
        ("Redaktion:\nAnn Lee\nund\nBo Ek", []), ("Ann Lee (Rom, Bonn)", ["Ann Lee"]),
        ("Ann Lee (avec Bo Ek)", ["Ann Lee", "Bo Ek"]), ("Ann (R.J.) Lee", ["Ann (R.J.) Lee"]),
        ("한서윤 기자", ["한서윤"]), ("솔고개=한서윤 기자", ["한서윤"]),
        ("记者 李安", ["李安"]), ("【责任编辑：李安】", ["李安"]),
        ("文● 岡本", ["岡本"]), ("海辺編集部", []), ("Journalist Ann Lee", ["Ann Lee"]),
        ("Ann Lee, AFP", ["Ann Lee", "AFP"]), ("Room 12", []), ("Benno 10. September 2023", ["Benno"]),
        ("<a href='/x'>Ann Lee</a>", ["Ann Lee"]), ("The elder and Younger", ["The elder", "Younger"]),
        ("Thứ Tư", []), ("siteadmin", []), ("paper.com", []), ("Sendung: Eins", []),
        ("Redakteurin", []), ("[Ann Lee]", ["Ann Lee"]),
    ],
)  # fmt: skip
def test_names_are_taken_out_of_a_byline(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["Ann Lee", "Ann Lee"], ["Ann Lee"]), (["Ann Lee", "More Ann Lee"], ["Ann Lee"]),
        (["Ann Lee", "Ann Lee's Stories"], ["Ann Lee"]), (["Ann Lee", "Ann Leeds"], ["Ann Lee", "Ann Leeds"]),
        (["Ann", "Ann Lee"], ["Ann", "Ann Lee"]),
    ],
)  # fmt: skip
def test_a_name_with_something_glued_to_it_gives_way(names: list[str], kept: list[str]) -> None:
    assert drop_longer_forms(names) == kept


@pytest.mark.parametrize(
    ("name", "account", "person"),
    [
        ("jdoe", True, False), ("Ann7", True, False), ("Ann", False, False), ("Ann Lee", False, True),
        ("李安", False, True), ("株式会社海辺", False, False),
    ],
)  # fmt: skip
def test_accounts_and_people(name: str, account: bool, person: bool) -> None:
    assert (resembles_account(name), resembles_person(name)) == (account, person)
