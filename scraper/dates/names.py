"""What a word means near a date, language by language: the lexicon.

Month, weekday and day-period names come from CLDR (`names.json`, written by
bench/date_names.py); the other words are in `words.py`. A language's own names win over
English, English over the names that all other languages agree on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scraper.dates import words
from scraper.dates.calendars import ERAS, MONTHS
from scraper.dates.letters import fold, unaccent
from scraper.dates.zones import ABBREVIATIONS

PART = re.compile(r"\d+|[^\x00-\x40\x5b-\x60\x7b-\x7f]+")

# One letter a kind; `shapes` matches patterns over strings of them.
MONTH, WEEKDAY, PERIOD, ERA, ZONE, LABEL, OTHER, FILLER, DAY_WORD = "MWPEZLNFB"
YEAR_MARK, MONTH_MARK, DAY_MARK, HOUR_MARK, MINUTE_MARK, SECOND_MARK, ORDINAL = "YODHISo"

_MARKS = {
    YEAR_MARK: "năm nam 年 년 г года год оны он gada metų року рік жылы ж ko urteko թ р ел թվական թվականի წელი წლის roku rok leta godine god година йил yil yili yılı il жыл жылғы жылдың"
    " ပြည့်နှစ် ခုနှစ် ឆ្នាំ ປີ ปี ਸਾਲ সাল έτους év évi ársins año ano année",
    MONTH_MARK: "tháng thang thg th 月 월 сарын сар",
    DAY_MARK: "日 일 号 號 d ቀን өдөр өдрийн ရက် ရက်နေ့ күні napja dienā dieną dan",
    HOUR_MARK: "h giờ gio 時 时 点 點 시 uhr ч hrs hs",
    MINUTE_MARK: "phút phut ph 分 분 min мин хв",
    SECOND_MARK: "giây giay 秒 초 сек",
}
ORDINALS = frozenset(
    ["st", "nd", "rd", "th", "er", "ère", "ere", "º", "ª", "°", "е", "р", "го", "а", "ος", "η", "n", "e"]
)  # only when joined to a number
_PERIODS = {
    "am": "am a_m sa sáng sang 上午 午前 오전 ص ق_ظ पूर्वाह्न δμ π_μ πμ د_س ap fm f_m e_paradites ຕອນເຊົ້າ de_la_mañana da_manhã du_matin del_mattino de_dimineață утра",
    "pm": "pm p_m ch chiều chieu tối toi 下午 午後 오후 م ب_ظ अपराह्न μμ μ_μ ip em e_m pasdite de_la_tarde de_la_noche da_tarde da_noite"
    " de_l'après_midi du_soir del_pomeriggio di_sera дня вечера sore petang malam",
    "noon": "trưa trua noon 中午 正午 tengah_hari siang",
    "night": "đêm khuya 夜 深夜 晚 夜间 晚间 晚上 夜晚 새벽 ночи",
    "morning": "早上 清晨 凌晨 朝 早晨 아침 pagi",
    "evening": "傍晚 夕方 저녁 晩",
}
_EXTRA_MONTHS = {
    "vi": {
        n: f"tháng_{name} thang_{unaccent(name)}"
        for n, name in enumerate(["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười_một", "mười_hai"], 1)
    }
    | {2: "tháng_hai tháng_02", 1: "tháng_giêng tháng_một", 12: "tháng_chạp tháng_mười_hai", 4: "tháng_tư tháng_bốn"},
    "en": {9: "sept", 6: "june", 7: "july"},
    "de": {1: "jänner jän feber", 2: "feber", 3: "mär mrz maerz", 12: "dez"},
    "es": {9: "setiembre set sept", 1: "ene", 8: "ago"},
    "it": {9: "sett"},
    "fr": {1: "janv", 2: "févr fév", 7: "juil", 8: "aoû", 9: "sept", 12: "déc"},
    "pt": {1: "jan", 2: "fev", 9: "set"},
    "ru": {1: "янв", 2: "фев", 3: "мар", 9: "сент сен", 11: "нояб ноя", 5: "мая май", 6: "июн", 7: "июл"},
    "ar": {
        1: "كانون_الثاني", 2: "شباط", 3: "آذار", 4: "نيسان أفريل إبريل", 5: "أيار ماي", 6: "حزيران جوان", 7: "تموز جويلية يوليوز",
        8: "آب أوت غشت", 9: "أيلول شتنبر", 10: "تشرين_الأول", 11: "تشرين_الثاني نونبر", 12: "كانون_الأول دجنبر",
    },
    "fil": {1: "enero", 2: "pebrero", 3: "marso", 4: "abril", 5: "mayo", 6: "hunyo", 7: "hulyo", 8: "agosto", 9: "setyembre",
            10: "oktubre", 11: "nobyembre", 12: "disyembre"},
    "hi": {9: "सितंबर सितम्बर", 11: "नवंबर नवम्बर", 12: "दिसंबर दिसम्बर"},
    "id": {8: "agt agu ags", 2: "pebruari", 11: "nopember nop"},
    "ms": {3: "mac", 8: "ogos ogo"},
    "lt": {1: "sausis", 2: "vasaris"},
    "th": {n: name for n, name in enumerate(["ม_ค", "ก_พ", "มี_ค", "เม_ย", "พ_ค", "มิ_ย", "ก_ค", "ส_ค", "ก_ย", "ต_ค", "พ_ย", "ธ_ค"], 1)},
    "ja": {},
}  # fmt: skip
_EXTRA_DAYS = {
    "vi": {0: "thứ_2 thứ_hai t2", 1: "thứ_3 thứ_ba t3", 2: "thứ_4 thứ_tư t4", 3: "thứ_5 thứ_năm t5", 4: "thứ_6 thứ_sáu t6",
           5: "thứ_7 thứ_bảy t7", 6: "chủ_nhật cn chúa_nhật"},
    "zh": {0: "星期一 周一 週一 一", 1: "星期二 周二 週二 二", 2: "星期三 周三 週三 三", 3: "星期四 周四 週四 四", 4: "星期五 周五 週五 五",
           5: "星期六 周六 週六 六", 6: "星期日 星期天 周日 週日 日"},
    "en": {0: "mon", 1: "tue tues", 2: "wed weds", 3: "thu thur thurs", 4: "fri", 5: "sat", 6: "sun"},
}  # fmt: skip
_NOT_MONTHS = {"mo", "so", "to", "a", "on", "o", "st", "may be"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One phrase of the lexicon: `rest` are the words after the first; `value` depends on the kind."""

    kind: str
    rest: tuple[str, ...]
    value: Any = None


Lexicon = dict[str, list[Meaning]]
Entry = tuple[str, str, Any]  # phrase, kind, value


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return CLDR's names by language, as `names.json` has them."""
    loaded: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
    return loaded


def cldr_key(language: str) -> str:
    """Return the key of `names.json` that serves a BCP 47 tag: `zh-TW` gives `zh-Hant`."""
    tag = language.replace("_", "-")
    base = tag.split("-")[0].lower()
    base = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr-Latn"}.get(base, base)
    rest = tag[len(base) :].lower()
    if base == "zh" and any(place in rest for place in ("tw", "hk", "mo", "hant")):
        return "zh-Hant"
    if base == "sr" and "latn" in rest:
        return "sr-Latn"
    return base


def _names(key: str) -> Iterator[Entry]:
    names = table().get(key, {})
    for name, number in names.get("months", {}).items():
        if not name[:1].isdigit():
            yield name, MONTH, ("gregorian", number)
        if name.endswith("сар"):  # Mongolian dates have it in the genitive
            yield name + "ын", MONTH, ("gregorian", number)
    for name, number in names.get("days", {}).items():
        if not name.startswith("Th "):  # Vietnamese `Th 3` is rather March
            yield name, WEEKDAY, number
    for name, period in names.get("periods", {}).items():
        yield name, PERIOD, period
    if key == "ja":  # R3.5.4
        yield from (("r", ERA, "reiwa"), ("h", ERA, "heisei"), ("s", ERA, "showa"))
    for number, phrases in _EXTRA_MONTHS.get(key.split("-")[0], {}).items():
        yield from ((phrase, MONTH, ("gregorian", number)) for phrase in phrases.split())
    for number, phrases in _EXTRA_DAYS.get(key.split("-")[0], {}).items():
        yield from ((phrase, WEEKDAY, number) for phrase in phrases.split())


def _universal() -> Iterator[Entry]:
    """Yield the words that mean the same whatever the language; the first meaning of a phrase wins."""
    for offset, phrases in words.TODAY.items():
        yield from ((phrase, DAY_WORD, offset) for phrase in phrases.split())
    for kind, phrases in ((LABEL, words.LABELS), (OTHER, words.OTHERS)):
        yield from ((phrase, kind, None) for phrase in phrases.split())
    for kind, phrases in _MARKS.items():
        yield from ((phrase, kind, None) for phrase in phrases.split())
    for period, phrases in _PERIODS.items():
        yield from ((phrase, PERIOD, period) for phrase in phrases.split())
    for calendar, months in MONTHS.items():
        for number, phrases in enumerate(months, 1):
            yield from ((phrase, MONTH, (calendar, number)) for phrase in phrases.split())
    yield from ((phrase, ERA, era) for era, phrases in ERAS.items() for phrase in phrases.split())
    yield from ((name, ZONE, name) for name in ABBREVIATIONS)
    yield from ((phrase, FILLER, None) for phrase in words.FILLERS.split())


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a phrase, without its punctuation."""
    return tuple(PART.findall(fold(phrase.replace("_", " "))))


def _agreed() -> Iterator[Entry]:
    """Yield the month and weekday names that no two languages use for different things."""
    found: dict[tuple[str, ...], set[tuple[str, Any]]] = {}
    for key in table():
        for phrase, kind, value in _names(key):
            if kind in (MONTH, WEEKDAY):
                found.setdefault(phrase_words(phrase), set()).add((kind, value))
    for phrase_key, meanings in found.items():
        if len(meanings) == 1 and max(map(len, phrase_key), default=0) > 2:
            yield " ".join(phrase_key), *next(iter(meanings))


def _build(layers: Iterable[Iterable[Entry]]) -> Lexicon:
    lexicon: Lexicon = {}
    seen: set[tuple[str, ...]] = set()
    for layer in layers:
        for phrase, kind, value in layer:
            told = phrase_words(phrase)
            plain = tuple(map(unaccent, told)) if kind in (MONTH, WEEKDAY, LABEL) else told
            for form in dict.fromkeys((told, plain)):
                if form and form not in seen:
                    seen.add(form)
                    lexicon.setdefault(form[0], []).append(Meaning(kind=kind, rest=form[1:], value=value))
    for meanings in lexicon.values():
        meanings.sort(key=lambda meaning: -len(meaning.rest))
    return lexicon


@cache
def universal() -> Lexicon:
    """Return the lexicon of the words that need no language."""
    return _build([_universal()])


@cache
def lexicon(language: str) -> Lexicon:
    """Return the names of `language` (BCP 47; "" gives English's), without the universal words."""
    return _build([_names(cldr_key(language)), _hebrew_prefixed(cldr_key(language))])


def _hebrew_prefixed(key: str) -> Iterator[Entry]:
    if key == "he":  # "in March" is one word
        yield from (("ב" + name, kind, value) for name, kind, value in _names(key) if kind == MONTH)


@cache
def agreed() -> Lexicon:
    """Return month and weekday names of all languages, without those that they disagree on."""
    return _build([_agreed()])


def lookup(layers: tuple[Lexicon, ...], told: list[str], at: int) -> tuple[Meaning, int] | None:
    """Return the longest phrase that begins at word `at` of `told`, from the first layer that has one.

    `told` are folded words; the number is how many of them the phrase takes.
    """
    best: tuple[Meaning, int] | None = None
    for layer in layers:
        for meaning in layer.get(told[at], ()):
            size = len(meaning.rest) + 1
            if (best is None or size > best[1]) and tuple(told[at + 1 : at + size]) == meaning.rest:
                best = meaning, size
                break
    return best
