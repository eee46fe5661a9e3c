"""Every date of a longer text, what a glance tells, and what no input may do."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel import Locale, dates, localedata
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.dates import DateContext, find_dates, looks_dated, parse_date, read_machine, read_url
from scraper.dates.names import table

NOW = datetime(2021, 6, 15, 5, 0, tzinfo=UTC)
CONTEXT = DateContext(language="vi", zone="Asia/Ho_Chi_Minh", now=NOW)
ENGLISH = DateContext(language="en", now=NOW)
LANGUAGES = [
    "af",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "ko",
    "ky",
    "lo",
    "lt",
    "lv",
    "mk",
    "mn",
    "ms",
    "my",
    "nb",
    "ne",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "zh_Hant",
]


def days(text: str, context: DateContext = ENGLISH) -> list[str]:
    return [reading.words for reading in find_dates(text, context)]


def test_every_date_of_a_sentence_is_found_in_order() -> None:
    text = "On 4 May 2021 at 14:05 it opened; it closed on 2021-05-06, and 7/5/2021 was quiet."
    assert days(text) == ["4 May 2021 at 14:05", "2021-05-06", "7/5/2021"]


def test_the_words_stand_where_it_is_said() -> None:
    text = "Quyết định ngày 04 tháng 5 năm 2021 và 6/5/2021 của Bộ"
    found = list(find_dates(text, CONTEXT))
    assert [text[each.start : each.start + len(each.words)] for each in found] == [each.words for each in found]
    assert [each.words for each in found] == ["04 tháng 5 năm 2021", "6/5/2021"]


@pytest.mark.parametrize(
    "text",
    [
        "57-HD/TTĐN",
        "Nghị định 15/2020/NĐ-CP",
        "version 10.3.2020.1",
        "page 3/12",
        "score 3-2",
        "10.3.20.20",
        "12.500.000",
        "no. 4/2021",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_numbers_that_are_no_dates_are_not_found(text: str) -> None:
    assert days(text, CONTEXT) == []


def test_two_numbers_count_only_alone() -> None:
    assert days("04/05", CONTEXT) == ["04/05"]
    assert days("(04/05)", CONTEXT) == ["04/05"]
    assert days("04/05 trên tổng số", CONTEXT) == []


def test_a_relative_date_is_found_between_bars_and_marked() -> None:
    found = list(find_dates("Tin tức | 2 giờ trước", CONTEXT))
    assert [each.words for each in found] == ["2 giờ trước"]
    assert found[0].relative


@pytest.mark.parametrize(
    "text", ["04/05/2021", "hôm qua", "Yesterday", "二〇二一年五月四日", "an hour ago", "昨天", "vừa xong"]
)
def test_a_glance_never_misses_what_is_read(text: str) -> None:
    assert looks_dated(text)


@pytest.mark.parametrize("text", ["", "Tin tức", "Read more", "Thông báo về việc tổ chức hội nghị", "Trang chủ"])
def test_a_glance_leaves_plain_words_out(text: str) -> None:
    assert not looks_dated(text)


def test_a_year_is_the_nearest_past_one() -> None:
    for day in (date(2021, 6, 15), date(2021, 6, 16), date(2021, 6, 17)):
        reading = parse_date(day.strftime("%d/%m"), ENGLISH)
        assert reading is not None
        expected = day if day <= NOW.date() + timedelta(days=1) else day.replace(year=2020)
        assert reading.at.date() == expected


@pytest.mark.parametrize("language", ["xh", "tlh", "zz-ZZ", "not a language", "zh-Hant"])
def test_a_language_that_dateparser_does_not_know_is_no_fault(language: str) -> None:
    assert parse_date("around 3 of May in the year 2021 or so", DateContext(language=language, now=NOW)) is None


def test_an_ambiguous_abbreviation_is_the_source_s_own() -> None:
    home = DateContext(language="en", zone="Asia/Shanghai", now=NOW)
    abroad = DateContext(language="en", zone="America/Chicago", now=datetime(2021, 1, 15, tzinfo=UTC))
    text = "4 January 2021 14:05 CST"
    told = [reading.at.hour for reading in (parse_date(text, home), parse_date(text, abroad)) if reading]
    assert told == [6, 20]


def test_the_names_are_those_of_cldr() -> None:
    names = table()
    assert names["vi"]["ago"]["# ngày trước"] == ["day", None]
    assert names["de"]["months"]["Mai"] == 5
    assert len(names) > 100


def test_the_table_of_names_is_what_babel_tells() -> None:
    script = Path(__file__).parents[1] / "bench" / "date_names.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_babel_writes_is_read_back(code: str) -> None:
    localedata._cache.clear()  # babel merges a locale into the root it shares with the next one
    locale = Locale.parse(code)
    context = DateContext(language=code.replace("_", "-"), now=NOW)
    missed = []
    for day in (date(2019, month, 2 * month + 3) for month in range(1, 13)):
        for form in ("medium", "long", "full"):
            text = dates.format_date(day, form, locale)
            reading = parse_date(text, context)
            if reading is None or reading.at.date() != day:
                missed.append(text)
    assert missed == []


ANYTHING = st.text(max_size=400)
DATELIKE = st.lists(
    st.sampled_from(
        [
            *[
                "0",
                "1",
                "9",
                "12",
                "31",
                "2020",
                "20200309",
                ":/-.,|()+",
                "h",
                "T",
                "Z",
                "am",
                "CH",
                "ngày",
                "tháng",
                "năm",
                "年",
                "月",
                "日",
                "May",
                "mar.",
                "trước",
                "ago",
                "vor",
                "%°",
            ],
            *[
                "'",
                '"',
                "٣",
                "๔",
                "令和",
                "พ.ศ.",
                "ה'",
                'תשפ"א',
                "ه\u200cش",
                "GMT+7",
                "-0700",
                "lúc",
                "Thứ",
                "t2",
                "1e9",
                "²",
                "½",
                "Ⅳ",
                "㐅",
                "\u202e",
                "\x00",
                "�",
            ],
            *":/-.,|()+ ",
        ]
    ),
    max_size=40,
).map("".join)
SPACED = st.lists(
    st.sampled_from(["1", "12", "2020", "May", "tháng", "năm", "/", ":", "-", "ago", "年", "月", "日", "ngày,", ""]),
    max_size=40,
).map(" ".join)
NUMBERS = st.sampled_from(
    ["0", "1", "04", "5", "12", "13", "31", "32", "99", "2021", "2564", "1400", "99999", "٣", "٢٠٢١"]
)
MARKS = st.sampled_from(["/", ".", "-", " ", ":", ", ", "年", " tháng ", " May ", "h", " - ", "+"])
JOINED = st.lists(st.tuples(NUMBERS, MARKS), max_size=6).map(lambda pairs: "".join(map("".join, pairs)))
FORMS = st.sampled_from(
    [
        "Thứ Ba, 04/05/2021 | 14:05 GMT+7",
        "4 tháng 5 năm 2021",
        "令和3年5月4日",
        "May 4, 2021 2:05 PM EDT",
        "วันอังคารที่ 4 พฤษภาคม พ.ศ. 2564",
        "כ״ב באייר תשפ״א",
        "22 رمضان 1442 هـ",
        "سه‌شنبه ۱۴ اردیبهشت ۱۴۰۰",
        "2 giờ 30 phút trước",
        "vor 3 Tagen",
        "2021-05-04T14:05:09+07:00",
        "một tuần trước",
        "ሚያዝያ 26 ቀን 2013 ዓ.ም",
    ]
)
CROSSED = st.builds(lambda one, other, at: one[:at] + other[at:], FORMS, FORMS, st.integers(0, 30))
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)


@quick
@given(
    text=ANYTHING | DATELIKE | SPACED | JOINED | CROSSED,
    language=st.sampled_from(["", "vi", "en", "ja", "th", "fa", "he", "zh-TW", "xx", "de-AT"]),
)
def test_no_text_makes_a_reader_raise(text: str, language: str) -> None:
    context = DateContext(language=language, zone="Asia/Ho_Chi_Minh", now=NOW)
    reading = parse_date(text, context)
    for each in [*find_dates(text, context), *([reading] if reading else [])]:
        assert each.at.tzinfo is UTC
        assert 1899 <= each.at.year <= 2032
    if reading:
        assert looks_dated(text)
    read_machine(text, context)
    read_url(text, context)


@quick
@given(
    day=st.dates(date(1950, 1, 1), date(2021, 6, 15)),
    order=st.sampled_from(["DMY", "MDY", "YMD"]),
    mark=st.sampled_from("/.-"),
)
def test_a_numeric_date_round_trips_in_its_order(day: date, order: str, mark: str) -> None:
    parts = {"D": f"{day.day:02}", "M": f"{day.month:02}", "Y": f"{day.year}"}
    reading = parse_date(mark.join(parts[part] for part in order), DateContext(order=order, now=NOW))
    assert reading is not None
    assert reading.at.date() == day


def test_the_corpus_is_read_as_well_as_is_said() -> None:
    gold = Path(__file__).parents[1].parent / "shared" / "corpus" / "dates" / "gold.jsonl"
    if not gold.exists():
        pytest.skip("the development corpus is not here")
    assert _scores(gold) >= 0.95


def _scores(gold: Path) -> float:
    sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
    from predict_dates import predict

    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line["expect"]]
    assert not any(predict(line)["value"] for line in lines if line.get("neg") == "no-date")
    return sum((predict(line)["value"] or "")[:10] == line["expect"][:10] for line in told) / len(told)
