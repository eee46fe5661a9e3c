"""Years and months of other calendars, turned into Gregorian days.

Persian by persiantools, Umm al-Qura (Islamic) by hijridate, Hebrew by pyluach, Ethiopic (the
Coptic calendar, 276 years ahead) by convertdate; each is imported when a page first needs it.
Eras that only count years differently - Buddhist, of the Republic of China, Japanese - are sums.
"""

from collections.abc import Callable
from datetime import date

BUDDHIST, ROC, GREGORIAN, PERSIAN, ISLAMIC, HEBREW, ETHIOPIC = (
    "buddhist", "roc", "gregorian", "persian", "islamic", "hebrew", "ethiopic",
)  # fmt: skip

ERAS = {
    BUDDHIST: "พ_ศ พุทธศักราช พศ ພ_ສ be_ b_e",
    GREGORIAN: "ค_ศ คริสต์ศักราช ຄ_ສ 西暦 西元 公元 ce c_e a_d ميلادي ميلادية میلادی서기",
    ROC: "民國 民国 中華民國 中华民国 roc r_o_c",
    PERSIAN: "ه_ش هش خورشیدی شمسی",
    ISLAMIC: "هـ ه ه_ق هجری هجري هجرية قمری",
    ETHIOPIC: "ዓ_ም ዓ_ም_",
    "reiwa": "令和", "heisei": "平成", "showa": "昭和", "taisho": "大正", "meiji": "明治",
}  # fmt: skip
# What is added to the era's year; the year before an era's first is 0.
SUMS = {BUDDHIST: -543, ROC: 1911, "reiwa": 2018, "heisei": 1988, "showa": 1925, "taisho": 1911, "meiji": 1867}

MONTHS = {
    PERSIAN: (
        "فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد امرداد اسد", "شهریور سنبله",
        "مهر میزان", "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت",
    ),
    ISLAMIC: (
        "محرم محرم_الحرام muharram", "صفر safar",
        "ربیع_الاول ربيع_الأول rabi_al_awwal rabi'_al_awwal rabi_ul_awwal rabi'ul_awwal rabiulawal",
        "ربیع_الثانی ربيع_الآخر ربيع_الثاني rabi_al_thani rabi'_al_thani rabi_al_akhir rabiul_akhir rabiulakhir",
        "جمادی_الاول جمادى_الأولى جمادى_الاول jumada_al_ula jumada_al_awwal jumadil_awal jamadilawal",
        "جمادی_الثانی جمادى_الآخرة جمادى_الثانية جمادى_الاخرة jumada_al_akhirah jumada_al_thani jumadil_akhir "
        "jamadilakhir",
        "رجب rajab", "شعبان sha'ban shaban shaaban sya'ban syaaban", "رمضان ramadan ramadhan", "شوال shawwal syawal",
        "ذی_القعده ذو_القعدة ذي_القعدة dhul_qa'dah dhul_qadah dhu_al_qidah zulqa'dah zulkaedah",
        "ذی_الحجه ذو_الحجة ذي_الحجة dhul_hijjah dhu_al_hijjah zulhijjah dzulhijjah",
    ),
    HEBREW: (
        "ניסן בניסן", "אייר באייר", "סיוון סיון בסיוון בסיון", "תמוז בתמוז", "אב באב", "אלול באלול", "תשרי בתשרי",
        "חשוון חשון מרחשוון בחשוון בחשון במרחשוון", "כסלו כסליו בכסלו בכסליו", "טבת בטבת", "שבט בשבט",
        "אדר באדר אדר_א באדר_א", "אדר_ב באדר_ב",
    ),
    ETHIOPIC: (
        "መስከረም", "ጥቅምት", "ኅዳር ህዳር ሕዳር", "ታኅሣሥ ታህሳስ ታኅሳስ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ ሚያዚያ", "ግንቦት", "ሰኔ", "ሐምሌ ሀምሌ",
        "ነሐሴ ነሀሴ", "ጳጉሜን ጳጉሜ ጳጉሜ_ን",
    ),
}  # fmt: skip


def _convert_persian(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate

    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # no types there


def _convert_islamic(year: int, month: int, day: int) -> date:
    from hijridate import Hijri

    gregorian = Hijri(year, month, day).to_gregorian()
    return date(gregorian.year, gregorian.month, gregorian.day)


def _convert_hebrew(year: int, month: int, day: int) -> date:
    from pyluach.dates import HebrewDate  # type: ignore[import-untyped]  # it ships no types

    found: date = HebrewDate(year, month, day).to_pydate()
    return found


def _convert_ethiopic(year: int, month: int, day: int) -> date:
    from convertdate import coptic

    return date(*coptic.to_gregorian(year - 276, month, day))


_TURN: dict[str, Callable[[int, int, int], date]] = {
    PERSIAN: _convert_persian,
    ISLAMIC: _convert_islamic,
    HEBREW: _convert_hebrew,
    ETHIOPIC: _convert_ethiopic,
}
_LONGEST = {PERSIAN: (12, 31), ISLAMIC: (12, 30), HEBREW: (13, 30), ETHIOPIC: (13, 30)}


def convert_to_gregorian(calendar: str, year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a day of `calendar` (a key of ERAS or MONTHS); None where there is none."""
    most_months, most_days = _LONGEST.get(calendar, (12, 31))
    if not (1 <= month <= most_months and 1 <= day <= most_days and 1 <= year <= 9999):
        return None
    try:
        if calendar in _TURN:
            return _TURN[calendar](year, month, day)
        return date(year + SUMS.get(calendar, 0), month, day)
    except (ValueError, OverflowError, IndexError):
        return None
