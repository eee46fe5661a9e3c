"""Which dates of a text are nobody's publication: impossible ones, spans, numbers; and what labels say."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.dates import DateContext, Label, Reading, parse_date, read_label, read_pair

NOW = datetime(2024, 6, 15, 5, 0, tzinfo=UTC)
ZONES = {
    "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "zh-TW": "Asia/Taipei", "zh": "Asia/Shanghai", "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul", "fa": "Asia/Tehran", "ar": "Asia/Riyadh",
}  # fmt: skip


def context(language: str) -> DateContext:
    order = "YMD" if language in ("zh", "zh-TW", "ja", "ko") else "DMY"
    return DateContext(language=language, zone=ZONES.get(language, "UTC"), order=order, now=NOW)


def day(reading: Reading | None, language: str) -> str:
    return f"{reading.at.astimezone(ZoneInfo(ZONES.get(language, 'UTC'))):%Y-%m-%d}" if reading else ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2024-13-05"),
        ("ko", "2024.31.05"),
        ("zh", "2024年13月5日"),
        ("ja", "令和6年13月5日"),
        ("zh-TW", "民國113年13月5日"),
        ("zh-TW", "113/13/05"),
        ("fa", "1403/13/01"),
        ("th", "2567/13/05"),
    ],
)
def test_an_impossible_day_is_not_mended(language: str, text: str) -> None:
    assert parse_date(text, context(language)) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Minutes of the council 06.10.2023 (PDF)"),
        ("en", "Council minutes 06.10.2023 (PDF, 2 MB)"),
        ("fr", "Compte rendu 06.10.2023 (fichier pdf)"),
        ("de", "Amtsblatt 06.10.2023 (Sonderausgabe)"),
    ],
)
def test_a_document_named_by_a_day_is_no_date(language: str, text: str) -> None:
    assert parse_date(text, context(language)) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ann Lee 06.10.2023"),
        ("en", "News 06.10.2023 (3)"),
        ("en", "06.10.2023 (Berlin)"),
        ("en", "Ann Lee, 06.10.2023 (Berlin)"),
    ],
)
def test_a_name_or_a_place_beside_a_date_is_left_aside(language: str, text: str) -> None:
    assert day(parse_date(text, context(language)), language) == "2023-10-06"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "2024年6月5日～10日"),
        ("zh", "2024年6月5日-10日"),
        ("zh", "2024年6月5日至10日"),
        ("ja", "2024年6月5日、6日"),
        ("ar", "من 5 إلى 10 يونيو 2024"),
        ("nl", "5 t/m 10 juni 2024"),
        ("id", "5 s/d 10 Juni 2024"),
        ("vi", "ngày 5, 6/6/2024"),
        ("fi", "5.6.–10.6.2024"),
        ("de", "25.11.-10.12.2023"),
        ("en", "10:00-18:00, 5 June 2024"),
        ("en", "5 June 2024, 10:00-18:00"),
        ("en", "5 June 2024, 10:00 to 18:00"),
        ("vi", "8h-11h ngày 5/6/2024"),
    ],
)
def test_a_span_is_an_events(language: str, text: str) -> None:
    assert parse_date(text, context(language)) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No. 12/05/2024"),
        ("en", "Reference: 12/05/24"),
        ("ru", "№ 5/6/2024"),
        ("vi", "Số 5, tháng 6 năm 2024"),
        ("ar", "قرار رقم 5/6/2024"),
        ("ar", "هاتف: 05-06-2024"),
        ("ru", "8 (495) 05-06-24"),
        ("it", "D.Lgs. 5 giugno 2024, n. 45"),
        ("de", "Sitzung vom 05.06.2024"),
        ("es", "Acta de la sesión de 5 de junio de 2024"),
        ("es", "1 de mayo: Día del Trabajo"),
    ],
)
def test_a_number_or_a_sitting_is_no_publication(language: str, text: str) -> None:
    assert parse_date(text, context(language)) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Issue 5 | 5 June 2024"),
        ("vi", "Lượt xem: 5 - 05/06/2024"),
        ("vi", "Thứ 4, 5/6/2024"),
        ("en", "5 June 2024 10:00-05:00"),
        ("vi", "14.25 - 05.06.2024"),
        ("zh", "2024年6月5日 10时"),
        ("pt", "Publicado no dia 5/6/2024"),
    ],
)
def test_what_looks_like_a_span_or_a_number_may_be_a_date(language: str, text: str) -> None:
    assert day(parse_date(text, context(language)), language) == "2024-06-05"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Published 5 June 2024, updated 7 June 2024"),
        ("en", "Updated 7 June 2024, published 5 June 2024"),
        ("ja", "掲載日：2024年6月5日 更新日：2024年6月7日"),
        ("ar", "آخر تحديث: 7 يونيو 2024، تاريخ النشر: 5 يونيو 2024"),
        ("vi", "Ngày đăng 05/06/2024 - Ngày sửa 07/06/2024"),
    ],
)
def test_a_text_may_tell_publication_and_change(language: str, text: str) -> None:
    published, updated = read_pair(text, context(language))
    assert (day(published, language), day(updated, language)) == ("2024-06-05", "2024-06-07")


def test_a_lone_change_is_the_first_and_labelled() -> None:
    first, second = read_pair("Last updated: 5 June 2024", context("en"))
    assert first is not None
    assert (first.label, first.alone, second) == (Label.UPDATED, True, None)


def test_the_day_of_publication_wins_over_that_of_signing() -> None:
    reading = parse_date("Ngày ban hành: 20/05/2024 | Ngày đăng: 05/06/2024", context("vi"))
    assert day(reading, "vi") == "2024-06-05"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Published", Label.PUBLISHED),
        ("en", "Last updated:", Label.UPDATED),
        ("vi", "Ngày ban hành", Label.MADE),
        ("vi", "Hạn nộp hồ sơ", Label.OTHER),
        ("ja", "開催日", Label.OTHER),
        ("en", "Mill Lane", Label.NONE),
    ],
)
def test_a_label_says_what_its_date_is_of(language: str, text: str, expected: Label) -> None:
    assert read_label(text, context(language)) is expected


def test_a_label_may_have_to_be_known_in_every_word() -> None:
    assert read_label("From our correspondent", context("en"), known=True) is Label.NONE
    assert read_label("Closing date", context("en"), known=True) is Label.OTHER
