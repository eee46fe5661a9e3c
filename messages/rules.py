"""What is wrong with extraction rules when they are applied to a page."""

from messages.message import Code, plural, text


class RuleCode(Code):
    """Rules that find nothing, or are for another kind of page. Selectors, paths and patterns come in quotes."""

    NOT_FEED = "rules.not-feed", text("this is not a feed")
    FEED_EMPTY = "rules.feed-empty", text("the feed has no items")
    FEED_BROKEN = "rules.feed-broken", text("the feed has no items, and its XML is broken: {reason}")
    NEED_PAGE = "rules.need-page", text("the rules are for a web page, but this is {kind}")
    NEED_JSON = "rules.need-json", text("the rules are for JSON, but this is {kind}")
    ITEM_FINDS_NOTHING = "rules.item-finds-nothing", text("the item rule {selector} matches nothing")
    ITEM_FINDS_NO_TITLES = (
        "rules.item-finds-no-titles",
        plural(
            "the item rule {selector} matches {count} element, which has neither a title nor a link",
            "the item rule {selector} matches {count} elements, none of which has a title or a link",
        ),
    )
    FIELD_FINDS_NOTHING = (
        "rules.field-finds-nothing",
        plural(
            "the {field} rule {selector} matches nothing in the only item",
            "the {field} rule {selector} matches nothing in any of the {count} items",
        ),
    )
    PATH_FINDS_NOTHING = "rules.path-finds-nothing", text("the item path {path} leads to no items")
    PATH_MEETS_LIST = (
        "rules.path-meets-list",
        text("the {field} path {path} finds nothing because there is a list on its way; write {suggestion}"),
    )
    PATH_FAILS = "rules.path-fails", text("the path {path} cannot be applied: {reason}")
    PATHS_SLOW = (
        "rules.paths-slow",
        text("the paths took more than {seconds:g} s on one page; the last one was {path}"),
    )
    SCRIPT_FINDS_NOTHING = "rules.script-finds-nothing", text("{selector} matches no script that holds JSON")
    NONE_FOUND = "rules.none-found", text("the source has no rules, and none were found for it: {summary}")
    FOUND_ANEW = (
        "rules.found-anew",
        text("the page was rebuilt, and its rules found nothing any more; those that find the same list were taken"),
    )
    UNCERTAIN = (
        "rules.uncertain",
        text(
            "the source has no rules, and those that were found are uncertain: {summary} Look at them with `bantin "
            "preview {url}`, and write what is right into the settings"
        ),
    )
    CONTENT_FINDS_NOTHING = "rules.content-finds-nothing", text("the content rule {selector} matches nothing")
    ITEMS_CUT = (
        "rules.items-cut",
        plural(
            "the page lists too much; only its first item was read",
            "the page lists too much; only its first {count} items were read",
        ),
    )
    SELECTOR_FAILS = "rules.selector-fails", text("the selector {selector} cannot be applied: {reason}")
    PATTERN_SLOW = "rules.pattern-slow", text("the pattern {pattern} was stopped after {seconds:.2g} s")
    PATTERNS_SLOW = (
        "rules.patterns-slow",
        text("the patterns took more than {seconds:g} s on one page; the last one was {pattern}"),
    )
