"""Words around dates and distances in time, which themselves are written by the language's own forms."""

from messages.message import Code, text


class TimeCode(Code):
    """Moments as people read them."""

    MOMENT = "times.moment", text("{moment} ({place})")
    MOMENT_UTC = "times.moment-utc", text("{moment} UTC")
    FROM_TO = "times.from-to", text("{begin} to {end}")
    FIRST_SEEN = "times.first-seen", text("first seen {moment}")
    JUST_NOW = "times.just-now", text("just now")
    NOW = "times.now", text("now")
    NEXT = "times.next", text("next {when}")
    NEXT_CHECK = "times.next-check", text("next check {when}")
    DUE_NOW = "times.due-now", text("due now")
    EVERY = "times.every", text("every {span}")
    EVERY_MINUTE = "times.every-minute", text("every minute")
    EVERY_HOUR = "times.every-hour", text("every hour")
    EVERY_DAY = "times.every-day", text("every day")
