"""Notifications: what they say, and why one was not taken."""

from messages.message import Code, plural, text


class NotificationCode(Code):
    """Subjects and lines of messages, and answers of those that were to take them."""

    NEW_ITEM = "notifications.new-item", text("{source}: {title}")
    NEW_ITEMS = "notifications.new-items", plural("{source}: {count} new item", "{source}: {count} new items")
    MORE = "notifications.more", plural("{count} more item", "{count} more items")
    SOURCE_PAGE = "notifications.source-page", text("Page: {url}")
    SENT_BY = "notifications.sent-by", text("Sent by {site}, {url}")
    TEST = "notifications.test", text("{site}: test message")
    TEST_TEXT = (
        "notifications.test-text",
        text("This is a test. What is sent to {target} arrives here."),
    )

    TROUBLE = "notifications.trouble", text("trouble")
    RECOVERED = "notifications.recovered", text("in order again")
    ITEMS = "notifications.items", text("new items")
    OF_SOURCES = "notifications.of-sources", plural("{count} source reports to it", "{count} sources report to it")
    INSTANT = "notifications.instant", text("new items are reported at once")
    DAILY = "notifications.daily", text("new items are collected and sent every day at {time} ({zone})")
    WEEKLY = "notifications.weekly", text("new items are collected and sent every {weekday} at {time} ({zone})")
    WAITING = "notifications.waiting", plural("{count} message is waiting", "{count} messages are waiting")

    ANSWERED = "notifications.answered", text("{host} answered {status}: {answer}")
    ANSWERED_NOTHING = "notifications.answered-nothing", text("{host} answered {status}")
    REDIRECTED = (
        "notifications.redirected",
        text("{host} answered {status}, a redirect, which is not followed; set the final address"),
    )
    CLOSED = "notifications.closed", text("{host} closed the connection")
    UNSUPPORTED = "notifications.unsupported", text("{host} cannot do what the settings ask for: {reason}")
    NO_APPRISE = (
        "notifications.no-apprise",
        text("Apprise is not installed; install it with: pip install 'bantin[apprise]'"),
    )
    NO_SERVICE = "notifications.no-service", text("the address is of no service that Apprise knows")
    NOT_TAKEN = "notifications.not-taken", text("the service did not take the message: {reason}")
    UNKNOWN = "notifications.unknown", text("{name} is not a name under notify in the settings")
    NO_TARGETS = "notifications.no-targets", text("the settings name no targets under notify")
    DELIVERED = "notifications.delivered", text("A test message was delivered to {name}.")
    FAILED = "notifications.failed", text("A test message to {name} was not delivered: {reason}")
