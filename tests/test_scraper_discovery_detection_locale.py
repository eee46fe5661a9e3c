"""What language a page is in, how it writes numeric dates, and which zone its clock keeps."""

from datetime import date, timedelta

import pytest

from scraper.discovery.detection import locale as module
from scraper.discovery.detection.locale import guess_date_order, guess_language, guess_zone
from scraper.source import DateOrder

TODAY, DAY = date(2026, 3, 12), timedelta(days=1)
ENGLISH = (
    "The council will meet on the first Monday of the month in the large room of the town hall, and everybody who "
    "lives in the town may come and ask what they want to know about the works on the bridge and on the road. "
)


def test_a_declared_language_is_taken_at_its_word() -> None:
    assert guess_language("vi", ENGLISH * 3) == "vi"


def test_an_undeclared_language_is_guessed_from_enough_words() -> None:
    assert guess_language("", ENGLISH * 3) == "en"
    assert guess_language("", ENGLISH) == "en"


@pytest.mark.parametrize(("letters", "language"), [(149, ""), (150, "en"), (70, ""), (200, "en")])
def test_few_words_tell_no_language(letters: int, language: str) -> None:
    text = ENGLISH.lower().replace(",", "").replace("what they", "what it")
    assert guess_language("", text[:letters]) == language


def test_what_is_like_no_language_tells_none() -> None:
    assert guess_language("", "0123456789 " * 60) == ""
    assert guess_language("", "zqx wvk jjh qqz xkw vzz " * 30) == ""


@pytest.mark.parametrize(
    ("distance", "ahead", "language"), [(800, 10, "en"), (801, 400, ""), (300, 9, ""), (0, 10, "en")]
)
def test_a_far_or_narrow_guess_is_none(
    distance: int, ahead: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked = [("en", distance), ("da", distance + ahead)]
    monkeypatch.setattr(module, "detect_fast", lambda text, **_: ranked)
    assert guess_language("", ENGLISH) == language


NAMES = "Agoro v. Cortega Corp., No. 26-1400. Farulo v. Belisto Corp., No. 26-1365. Ivano v. Domero, Joreno Lenaro. "


def test_names_are_of_all_languages() -> None:
    assert guess_language("", NAMES * 20) == ""
    assert guess_language("", NAMES * 3 + ENGLISH) == "en"


CHINESE, JAPANESE, KOREAN = (
    "市政府宣布新的图书馆将于下月开放",
    "市役所は新しい図書館を来月に開くと発表しました",
    "시청은 새 도서관을 다음 달에 연다고 발표했다",
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (CHINESE * 5, "zh"),
        (JAPANESE * 5, "ja"),
        (KOREAN * 5, "ko"),
        (CHINESE * 20 + "ノート", "zh"),
        (CHINESE * 20 + "ノートノートノート", ""),
        (CHINESE * 20 + "ノートノートノート" * 2, "ja"),
        (CHINESE[:10] * 4, "zh"),
        (CHINESE[:13] * 3, ""),
        (CHINESE * 3 + ENGLISH, "zh"),
        (CHINESE * 2 + ENGLISH * 3, "en"),
        (KOREAN * 4 + CHINESE, "ko"),
    ],
)
def test_letters_of_east_asia_tell_their_language(text: str, language: str) -> None:
    assert guess_language("", text) == language


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    german = "Der Rat der Stadt tagt am ersten Montag des Monats im großen Saal des Rathauses, und alle sind geladen. "
    assert guess_language("", ENGLISH * 100 + german * 900) == "en"
    assert guess_language("", german * 70 + ENGLISH * 900) == "en"
    assert guess_language("", german * 200 + ENGLISH * 900) != "en"


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/02/2026", "01/02/2026"], DateOrder.DMY),
        (["02/13/2026", "01/02/2026"], DateOrder.MDY),
        (["13.02.26"], DateOrder.DMY),
        (["12/13/2026"], DateOrder.MDY),
        (["13/12/2026"], DateOrder.DMY),
        (["13/13/2026", "01/02/2026"], DateOrder.MDY),
        (["2026-13-02"], DateOrder.MDY),
        (["13/02/202"], DateOrder.MDY),
        (["13/02-2026"], DateOrder.MDY),
        (["02/13/2026", "13/02/2026", "14/02/2026"], DateOrder.DMY),
    ],
)
def test_the_pages_own_dates_tell_their_order(texts: list[str], order: DateOrder) -> None:
    """Where they do not, an English page of no country has the month first."""
    assert guess_date_order("en", "https://city.example/", texts, TODAY) is order


@pytest.mark.parametrize(
    ("language", "url", "order"),
    [
        ("ja", "https://city.example/", DateOrder.YMD),
        ("hu-HU", "https://city.example/", DateOrder.YMD),
        ("en-US", "https://city.example/", DateOrder.MDY),
        ("en", "https://agency.gov/", DateOrder.MDY),
        ("es", "https://agency.gov/", DateOrder.MDY),
        ("en-GB", "https://city.example/", DateOrder.DMY),
        ("en", "https://city.uk/", DateOrder.DMY),
        ("vi", "https://city.example/", DateOrder.DMY),
        ("en", "https://city.example/", DateOrder.MDY),
        ("", "https://city.example/", DateOrder.DMY),
    ],
)
def test_else_custom_tells_the_order(language: str, url: str, order: DateOrder) -> None:
    assert guess_date_order(language, url, ["01/02/2026"], TODAY) is order


@pytest.mark.parametrize("form", ["%d.%m.%Y", "%d/%m/%y", "%m/%d/%Y"])
@pytest.mark.parametrize("language", ["en", "en-GB"])
@pytest.mark.parametrize("count", [3, 12])
def test_custom_gives_way_where_it_puts_a_new_list_into_the_future(form: str, language: str, count: int) -> None:
    texts = [f"{TODAY - n * DAY:{form}}" for n in range(count)]
    order = DateOrder.MDY if form.startswith("%m") else DateOrder.DMY
    assert guess_date_order(language, "https://city.example/", texts, TODAY) is order


@pytest.mark.parametrize(
    ("texts", "today"),
    [
        (["12.03.2026", "11.03.2026"], TODAY),  # two are few
        (["05/01/2026", "06/01/2026", "07/01/2026"], TODAY),  # meetings to come, the first of each month
        (["12/03/2026", "11/05/2026", "10/08/2026", "09/10/2026"], date(2026, 10, 15)),  # and past ones, newest first
        (["11/05/2026", "11/09/2026", "12/03/2026", "12/07/2026"], date(2026, 10, 15)),
        (["12/01/2026", "11/01/2026", "10/01/2026"], date(2026, 10, 15)),  # January's, nothing new since
        (["03/09/2026", "03/05/2026", "04/02/2026", "04/01/2026"], TODAY),
        (["03/11/2026", "03/10/2026", "04/02/2026", "03/09/2026", "03/06/2026"], TODAY),
    ],
)
def test_custom_stays_where_the_calendar_does_not_refute_it(texts: list[str], today: date) -> None:
    assert guess_date_order("en", "https://city.example/", texts, today) is DateOrder.MDY


def test_the_calendar_tells_of_a_list_by_its_sequence_too() -> None:
    texts = ["05.12.2026", "02.12.2026", "12.11.2026", "09.11.2026", "03.11.2026", "11.10.2026", "08.10.2026"]
    today = date(2026, 12, 31)
    assert guess_date_order("en", "https://city.example/", texts, today) is DateOrder.MDY, "two breaks may be chance"
    assert guess_date_order("en", "https://city.example/", [*texts, "12.09.2026"], today) is DateOrder.DMY
    assert guess_date_order("ja", "https://city.example/", texts, today) is DateOrder.YMD


@pytest.mark.parametrize(
    ("former", "texts", "order"),
    [
        (DateOrder.DMY, ["03/12/2026"], DateOrder.DMY),
        (DateOrder.DMY, ["03/12/2026", "03/13/2026"], DateOrder.MDY),
        (DateOrder.MDY, ["12.03.2026", "11.03.2026", "10.03.2026"], DateOrder.MDY),
        (DateOrder.MDY, ["13.03.2026"], DateOrder.DMY),
        (DateOrder.YMD, ["13.03.2026"], DateOrder.YMD),
        (DateOrder.YMD, ["03/13/2026"], DateOrder.MDY),
    ],
)
def test_the_former_order_holds_but_against_proof(former: DateOrder, texts: list[str], order: DateOrder) -> None:
    assert guess_date_order("en", "https://city.example/", texts, TODAY, former) is order


@pytest.mark.parametrize(
    ("language", "url", "zone"),
    [
        ("", "https://tin.vn/", "Asia/Ho_Chi_Minh"),
        ("en", "https://city.uk/", "Europe/London"),
        ("vi", "https://city.example/", "Asia/Ho_Chi_Minh"),
        ("ja-JP", "https://city.example/", "Asia/Tokyo"),
        ("en", "https://city.example/", ""),
        ("vi", "https://city.us/", ""),
        ("en", "https://127.0.0.1/", ""),
    ],
)
def test_a_country_tells_the_zone_and_else_a_language_of_one_zone(language: str, url: str, zone: str) -> None:
    assert guess_zone(language, url) == zone
