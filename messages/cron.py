"""What is wrong with a cron expression; the key stands before each sentence, as with all options."""

from messages.message import Code, text


class CronCode(Code):
    """Expressions that cannot be used."""

    FIELDS = (
        "cron.fields",
        text("is not a valid cron expression: it needs five fields (minute, hour, day, month, weekday)"),
    )
    UNREADABLE = "cron.unreadable", text("is not a valid cron expression: cannot read {part} ({field})")
    RANGE = "cron.range", text("is not a valid cron expression: {part} is not within {low}-{high} ({field})")
    REVERSED = (
        "cron.reversed",
        text("is not a valid cron expression: {part} ends before it begins; write it as two ranges ({field})"),
    )
    EXTENSION = (
        "cron.extension",
        text("is not a valid cron expression: {part} is an extension that Bantin does not have ({field})"),
    )
    MACRO = "cron.macro", text("is not a valid cron expression: {macro} is not one of {known}")
    REBOOT = (
        "cron.reboot",
        text("cannot be @reboot, which names no time; a source that is due is read when Bantin starts"),
    )
    STEP = "cron.step", text("is not a valid cron expression: {part} has a step of zero ({field})")
    NEVER = "cron.never", text("is a cron expression for a day that never comes")

    # The fields, as they are called in the sentences above
    MINUTE = "cron.minute", text("minute")
    HOUR = "cron.hour", text("hour")
    DAY = "cron.day", text("day")
    MONTH = "cron.month", text("month")
    WEEKDAY = "cron.weekday", text("weekday")
