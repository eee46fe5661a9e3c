"""The headings of the tables that the command line prints."""

from messages.message import Code, text


class ColumnCode(Code):
    """A heading; scripts that read a table know it by its English."""

    AFTER = "columns.after", text("after")
    BEFORE = "columns.before", text("before")
    COMBINATION = "columns.combination", text("combination")
    CREATED = "columns.created", text("created")
    DATE = "columns.date", text("date")
    EXPIRES = "columns.expires", text("expires")
    HEALTH = "columns.health", text("health")
    HOW = "columns.how", text("how")
    ID = "columns.id", text("id")
    ITEMS = "columns.items", text("items")
    LAST_RUN = "columns.last-run", text("last run")
    LAST_USED = "columns.last-used", text("last used")
    MESSAGE = "columns.message", text("message")
    NAME = "columns.name", text("name")
    NEXT_RUN = "columns.next-run", text("next run")
    NEXT_TRY = "columns.next-try", text("next try")
    PERSON = "columns.person", text("person")
    PUBLISHED = "columns.published", text("published")
    ROLE = "columns.role", text("role")
    SCOPE = "columns.scope", text("scope")
    SINCE = "columns.since", text("since")
    SOURCE = "columns.source", text("source")
    SOURCES = "columns.sources", text("sources")
    SUBJECT = "columns.subject", text("of")
    TITLE = "columns.title", text("title")
    URL = "columns.url", text("URL")
    URL_ON = "columns.url-on", text("URL on {origin}")
    WHAT = "columns.what", text("what")
    WHEN = "columns.when", text("when")
    WHO = "columns.who", text("who")
