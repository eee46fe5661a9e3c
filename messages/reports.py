"""What the report of a detection says around what was found; it is written for `bantin preview --explain`."""

from messages.message import Code, text


class ReportCode(Code):
    """Headings and lines of the report. Kinds, origins and names of rules are those of the settings and of JSON."""

    TITLE = "reports.title", text("What was detected")
    SURE = "reports.sure", text("{kind}, confidence {confidence:.2f} (sure)")
    NOT_SURE = "reports.not-sure", text("{kind}, confidence {confidence:.2f} (not sure)")
    PAGING = "reports.paging", text("Paging: {paging}")
    CHOICE = "reports.choice", text("The choice: {items}, score {score:.2f} ({origin})")
    ALTERNATIVE = "reports.alternative", text("Alternative {number}: {items}, score {score:.2f} ({origin})")
    NO_RULES = "reports.no-rules", text("No rules: found in structured data.")
    ITEM_ITSELF = "reports.item-itself", text("the item itself")
    ITEM_TITLE = "reports.item-title", text("Title")
    ITEM_DATE = "reports.item-date", text("Date")
    ITEM_LINK = "reports.item-link", text("Link")
    SCORE = "reports.score", text("What the score is made of")
    MAP = "reports.map", text("Where they stand")
