"""How a listing goes on, and whether its second page was read."""

from messages.message import Code, plural, text


class PagingCode(Code):
    """Where further pages are, without a full stop; and sentences that hold one of these as `paging`."""

    NONE = "paging.none", text("No further pages were found")
    DECLARED = "paging.declared", text("The page declares its next page")
    LINK = "paging.link", text("The link “{label}” leads to the next page")
    BUTTON = "paging.button", text("The button “{label}” leads to the next page")
    NUMBERS = "paging.numbers", text("The pages are numbered; the link “2” leads to the next page")
    ADDRESS = "paging.address", text("Further pages have their numbers in their addresses")
    POSTBACK = "paging.postback", text("The link “{label}” submits a form (__doPostBack) for the next page")

    FIRST_ONLY = "paging.first-only", text("{paging}; only the first page is read.")
    NO_RULE = "paging.no-rule", text("{paging}, but no rule selects that link; only the first page is read.")
    UNCHECKED = (
        "paging.unchecked",
        text("{paging}, but that page could not be read ({reason}); only the first page is read."),
    )
    NOTHING_THERE = (
        "paging.nothing-there",
        text("{paging}, but the rules find nothing there; only the first page is read."),
    )
    SAME_ITEMS = "paging.same-items", text("{paging}, but it has the same items; only the first page is read.")
    CHECKED = (
        "paging.checked",
        plural(
            "{paging}; checked: the second page has {count} more item.",
            "{paging}; checked: the second page has {count} more items.",
        ),
    )
