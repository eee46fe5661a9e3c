"""What can be done about the state of a source."""

from messages.message import Code, text


class AdviceCode(Code):
    """What the owner of a source can do, by its health."""

    ARTICLES = (
        "advice.articles",
        text(
            "Open one of the items. If the site asks for a login, set headers for this source; if it forbids reading, "
            "turn off “Full text” in its settings."
        ),
    )
    EMPTY = "advice.empty", text("Open the page. If it was rebuilt, its list has to be found anew.")
    CHANGED = (
        "advice.changed",
        text("Open the page. If the list has another address now, change it in the settings of this source."),
    )
    PAGES = (
        "advice.pages",
        text(
            "The feed goes on. Open the next page of the list: if it is right as it is, accept it; if it is another "
            "page, change the rule for the next page."
        ),
    )
    UNREACHABLE = (
        "advice.unreachable",
        text("This usually passes by itself. If it does not, check whether the site is up, and the address."),
    )
    FORBIDDEN = (
        "advice.forbidden",
        text("This does not pass by itself: ask the owner of the site, or set the headers that it asks for."),
    )
    NOT_FOUND = (
        "advice.not-found",
        text(
            "This seldom passes by itself: look for the page's present address on its site, and change it in the "
            "settings of this source."
        ),
    )
    GONE = (
        "advice.gone",
        text(
            "This page is not asked for again: look for its present address and change it in the settings of this "
            "source, or remove the source."
        ),
    )
