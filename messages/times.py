"""Dates and distances in time. Months are numbered in code, and named here."""

from messages.message import Code, text


class TimeCode(Code):
    """Moments as people read them."""

    JANUARY = "times.january", text("January")
    FEBRUARY = "times.february", text("February")
    MARCH = "times.march", text("March")
    APRIL = "times.april", text("April")
    MAY = "times.may", text("May")
    JUNE = "times.june", text("June")
    JULY = "times.july", text("July")
    AUGUST = "times.august", text("August")
    SEPTEMBER = "times.september", text("September")
    OCTOBER = "times.october", text("October")
    NOVEMBER = "times.november", text("November")
    DECEMBER = "times.december", text("December")
    DAY = "times.day", text("{day} {month} {year}")
    MOMENT = "times.moment", text("{day}, {time} ({place})")
    MOMENT_UTC = "times.moment-utc", text("{day}, {time} UTC")
    FIRST_SEEN = "times.first-seen", text("first seen {moment}")
    JUST_NOW = "times.just-now", text("just now")
    AGO = "times.ago", text("{span} ago")
    NOW = "times.now", text("now")
    AHEAD = "times.ahead", text("in {span}")
    EVERY = "times.every", text("every {span}")
    EVERY_MINUTE = "times.every-minute", text("every minute")
    EVERY_HOUR = "times.every-hour", text("every hour")
    EVERY_DAY = "times.every-day", text("every day")


MONTHS = (
    TimeCode.JANUARY,
    TimeCode.FEBRUARY,
    TimeCode.MARCH,
    TimeCode.APRIL,
    TimeCode.MAY,
    TimeCode.JUNE,
    TimeCode.JULY,
    TimeCode.AUGUST,
    TimeCode.SEPTEMBER,
    TimeCode.OCTOBER,
    TimeCode.NOVEMBER,
    TimeCode.DECEMBER,
)
