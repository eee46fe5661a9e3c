"""What the command line prints, beside what it was asked for."""

from messages.message import Code, plural, text


class TerminalCode(Code):
    """Results, hints and faults of commands. Option names and commands are never translated."""

    # Results
    ADDED = (
        "terminal.added",
        text("Added {slug} to {path}."),
    )
    FEED_AT = "terminal.feed-at", text("Its feed: {url} (once `bantin run` has read the page)")
    NOTHING_WRITTEN = "terminal.nothing-written", text("Nothing was written.")
    MORE_ITEMS = "terminal.more-items", text("… and {items} more")
    NOT_ADDED = "terminal.not-added", text("Not added. To add it, use --yes.")
    CONFIRM_ADD = "terminal.confirm-add", text("Add this source?")
    RENAMED = "terminal.renamed", text("Renamed {slug} to {new}. Its feed is at {url}.")
    RENAMED_REDIRECTED = (
        "terminal.renamed-redirected",
        text("Renamed {slug} to {new}. Its feed is at {url}; the old addresses redirect there for good."),
    )
    PAUSED = "terminal.paused", text("Paused {slug}. Its feed stays as it is. To go on: bantin resume {slug}")
    RESUMED = "terminal.resumed", text("Resumed {slug}.")
    ALREADY_PAUSED = "terminal.already-paused", text("{slug} is paused already.")
    NOT_PAUSED = "terminal.not-paused", text("{slug} is not paused.")
    SOURCE_REMOVED = "terminal.source-removed", text("Removed {slug} from {path}. Its feed stays as it is.")
    SOURCE_ENDED = "terminal.source-ended", text("Removed {slug} from {path}, and its feed with it.")
    ENTRY_WAS = "terminal.entry-was", text("To have it back, put this under sources again:")
    NOT_PRIVATE = (
        "terminal.not-private",
        text("{slug} is public; to make it private, set private: true for it in the settings"),
    )
    ITEM_REMOVED = (
        "terminal.item-removed",
        text("Removed “{title}” from the feeds of {slug}. To put it back: bantin remove-item {guid} --undo"),
    )
    ITEM_ERASED = "terminal.item-erased", text("Removed “{title}” from the feeds of {slug}, and erased its text.")
    ITEM_RESTORED = "terminal.item-restored", text("Put “{title}” back into the feeds of {slug}.")
    ACCEPTED = (
        "terminal.accepted",
        plural(
            "Accepted the page of {slug} with {count} item; the first is “{title}”. It is read again now, or when "
            "`bantin run` is started.",
            "Accepted the page of {slug} with {count} items; the first is “{title}”. It is read again now, or when "
            "`bantin run` is started.",
        ),
    )
    ACCEPTED_LATER = (
        "terminal.accepted-later",
        plural(
            "Accepted page {number} of {slug} with {count} item, and those like it; the first is “{title}”. They are "
            "read again now, or when `bantin run` is started.",
            "Accepted page {number} of {slug} with {count} items, and those like it; the first is “{title}”. They are "
            "read again now, or when `bantin run` is started.",
        ),
    )
    ACCEPTED_BACKLOG = (
        "terminal.accepted-backlog",
        plural(
            "Accepted page {number} of {slug} with {count} item, and those like it; the first is “{title}”. They are "
            "read by the next `bantin backfill {slug}`.",
            "Accepted page {number} of {slug} with {count} items, and those like it; the first is “{title}”. They are "
            "read by the next `bantin backfill {slug}`.",
        ),
    )
    BACKED_UP = "terminal.backed-up", text("Backed up into {path} ({size:,.1f} MiB).")
    RESTORED = "terminal.restored", text("Restored from {path}.")
    RESTORED_KEPT = (
        "terminal.restored-kept",
        text("Restored from {path}. What was there before is kept as {kept}; delete it when all is well."),
    )
    NO_STORE = "terminal.no-store", text("Nothing is stored yet. Start with: bantin run")
    NO_MCP = "terminal.no-mcp", text("The package mcp is not installed; install it with: pip install 'bantin[mcp]'")
    NO_TOOL = "terminal.no-tool", text("there is no tool {name}; there are: {names}")
    CHECKED_SOURCE = "terminal.checked-source", text("{slug}: every {interval}, {url}")
    CHECKED_SOURCE_CRON = "terminal.checked-source-cron", text("{slug}: cron {cron}, {url}")
    WITHOUT_RULES = "terminal.without-rules", text("{source} (without rules: they are found at its first run)")
    SETTINGS_VALID = (
        "terminal.settings-valid",
        plural("{path} is valid: {count} source", "{path} is valid: {count} sources"),
    )
    SETTINGS_EMPTY = "terminal.settings-empty", text("{path} is valid, but lists no sources")
    FILTERS_HIDE = "terminal.filters-hide", text("{slug}: the filters hide {hidden} of {items}")
    RUN_SCRAPED = (
        "terminal.run-scraped",
        plural("{count} item found, {new} new, {changed} changed", "{count} items found, {new} new, {changed} changed"),
    )
    RUN_UNCHANGED = "terminal.run-unchanged", text("unchanged")
    LABELLED = (
        "terminal.labelled",
        plural(
            "Added {count} item to {path}, and the page as {page}. Correct the line by hand.",
            "Added {count} items to {path}, and the page as {page}. Correct the line by hand.",
        ),
    )
    NO_RULES_YET = (
        "terminal.no-rules-yet",
        text("{slug} has no rules: none are in the settings, and none were found yet, or its page is a feed"),
    )
    HAS_RULES = (
        "terminal.has-rules",
        text("{slug} has rules in the settings; to have them found again, take them out there"),
    )
    RULES_ORIGIN = "terminal.rules-origin", text("Rules: {origin} ({url})")
    ARTICLE_TEXT = (
        "terminal.article-text",
        plural(
            "Article pages: text found at {selector} ({count} page read)",
            "Article pages: text found at {selector} ({count} pages read)",
        ),
    )
    ARTICLE_TEXT_TRUSTED = (
        "terminal.article-text-trusted",
        plural(
            "Article pages: text found at {selector} ({count} page read, so this is tried first)",
            "Article pages: text found at {selector} ({count} pages read, so this is tried first)",
        ),
    )

    # What discovery found
    CHOICE = "terminal.choice", text("{label}: {items}, {confidence:.0%} confidence")
    CHOICE_FIRST = "terminal.choice-first", text("{choice}; first: “{title}”")
    FEED = "terminal.feed", text("Feed {url}: {verdict}")
    DOUBTFUL_LIST = (
        "terminal.doubtful-list",
        plural(
            "The page may still contain a list of {count} item; first: “{title}”.",
            "The page may still contain a list of {count} items; first: “{title}”.",
        ),
    )
    BROWSER_HINT = "terminal.browser-hint", text("To try that: bantin add {url} --browser")
    DOUBTFUL_LIST_HINT = (
        "terminal.doubtful-list-hint",
        text("To use that list: bantin add {url} --as-list. For a different list, use --item."),
    )

    # The daemon
    RUNNING = "terminal.running", text("Bantin is running.")
    RUNNING_OPEN = "terminal.running-open", text("Open")
    RUNNING_WATCHING = "terminal.running-watching", text("Watching")
    RUNNING_DATA = "terminal.running-data", text("Data")
    RUNNING_STOP = "terminal.running-stop", text("Stop")
    WATCHING_FILE = "terminal.watching-file", text("{sources} from {path}")
    WATCHING_SAMPLE = "terminal.watching-sample", text("a built-in sample, because {path} does not exist yet")

    # Faults
    RULES_OR_SELECTORS = "terminal.rules-or-selectors", text("use either --rules or selectors, not both")
    RULES_OR_SOURCE = "terminal.rules-or-source", text("use either --settings-source or --rules, not both")
    DETECTION_ONLY = (
        "terminal.detection-only",
        text("{option} cannot be combined with --settings-source or --rules"),
    )
    NO_LABEL = (
        "terminal.no-label",
        text("is not the gold line of a page; --label takes a file of such lines, or a new one"),
    )
    SETTINGS_TWICE = "terminal.settings-twice", text("give the settings file once: as FILE or with --settings")
    NO_SLUGS = "terminal.no-slugs", text("name sources, or use --all, not both")
    NO_ALTERNATIVE = "terminal.no-alternative", text("there is no alternative {number}; the highest is {highest}")
    UNKNOWN_ITEM = (
        "terminal.unknown-item",
        text("no stored item has the id or address {item!r}; bantin items SLUG --json shows both"),
    )
    SEVERAL_ITEMS = "terminal.several-items", text("several items have this address; give the id of one: {ids}")
    ALREADY_REMOVED = "terminal.already-removed", text("“{title}” is removed already; to put it back, add --undo")
    NOT_REMOVED = "terminal.not-removed", text("“{title}” is not removed, or its text was erased")
    UNDO_OR_ERASE = "terminal.undo-or-erase", text("choose one of --undo and --erase")
    UNKNOWN_SOURCE = "terminal.unknown-source", text("there is no source {slug!r}; available: {available}")
    UNKNOWN_SOURCE_NONE = "terminal.unknown-source-none", text("there is no source {slug!r}; none exist yet")
    NOTHING_HELD = "terminal.nothing-held", text("{slug}: nothing is held; bantin status shows the sources")
    NO_NEXT_PAGE = (
        "terminal.no-next-page",
        text("{slug}: the source has no rule for the next page of its list; add next_page to its rules"),
    )
    NO_NEXT_PAGE_FOUND = (
        "terminal.no-next-page-found",
        text("{slug}: no way to the next page of its list is known; bantin refresh {slug} --detect looks for one"),
    )
    BACKFILLING = (
        "terminal.backfilling",
        text("{slug}: reading up to {pages} pages of its list, for about {seconds} s at least"),
    )
    BUSY_SOURCE = "terminal.busy-source", text("{slug}: another process is refreshing this source")
    NO_SCHEME = "terminal.no-scheme", text("the URL must begin with https:// or http://; try https://{url}")
    SLUG_TAKEN = "terminal.slug-taken", text("the slug {slug!r} is already in use; choose another with --slug")
    URL_WATCHED = (
        "terminal.url-watched",
        text("this page is already watched as {slug!r}; to watch it twice, choose a new slug with --slug"),
    )
    URL_WATCHED_WITHOUT_RULES = (
        "terminal.url-watched-without-rules",
        text(
            "this page is already watched as {slug!r}, which has no rules in the settings; to have them found now, run "
            "`bantin refresh --detect {slug}`"
        ),
    )
    NO_RULES_IN_FILE = "terminal.no-rules-in-file", text("must contain extraction rules, such as item: li.news")
    NO_FILE = "terminal.no-file", text("no such file")
    NO_FILE_BUT_URL = "terminal.no-file-but-url", text("no such file: {url}; for a web page, use https://{url}")
    UNEXPECTED_304 = "terminal.unexpected-304", text("the server answered 304 Not Modified to an unconditional request")
