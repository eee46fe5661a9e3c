"""How a source is doing, in words."""

from messages.message import Code, text


class StateCode(Code):
    """What people see of a source's health, and of one that is no longer watched."""

    OK = "states.ok", text("in order")
    NEW = "states.new", text("waiting for its first run")
    ARTICLES = "states.articles", text("texts cannot be read")
    EMPTY = "states.empty", text("no items on the page")
    CHANGED = "states.changed", text("the page has changed")
    PAGES = "states.pages", text("a later page is held")
    UNREACHABLE = "states.unreachable", text("cannot be reached")
    FORBIDDEN = "states.forbidden", text("not allowed")
    NOT_FOUND = "states.not-found", text("not found")
    GONE = "states.gone", text("gone")
    PAUSED = "states.paused", text("paused")
    OFF = "states.off", text("no longer watched")
