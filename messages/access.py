"""Who may do what, and what was done: roles, tokens, people and changes."""

from messages.message import Code, plural, text


class AccessCode(Code):
    """Headings and sentences of the pages about access."""

    FORBIDDEN = "access.forbidden", text("Your role does not allow this")
    FORBIDDEN_TEXT = "access.forbidden-text", text("Ask an owner of this Bantin for another role.")
    NOT_NAMED = "access.not-named", text("You have no role here")
    NOT_NAMED_TEXT = (
        "access.not-named-text",
        text("The proxy in front of Bantin did not identify you, or the settings give you no role."),
    )
    WRONG_NAME_OR_PASSWORD = "access.wrong-name-or-password", text("Wrong name or password.")
    TOKEN_NAME = "access.token-name", text("Please say what it is for, in at most {limit} characters.")
    PERSON_NAME = (
        "access.person-name",
        text("A name has letters, digits, spaces, dots, hyphens, underscores or @, 63 at most."),
    )
    NAME_TAKEN = "access.name-taken", text("There is somebody called {name} already.")
    PASSWORD_LENGTH = "access.password-length", text("The password must have {least} to {most} characters.")
    LAST_OWNER = "access.last-owner", text("One owner at least has to remain.")
    ROLE = "access.role", text("Please choose a role.")
    DAYS = "access.days", plural("{count} day", "{count} days")
    FOR_EVER = "access.for-ever", text("no end")
    READER = "access.reader", text("Reader")
    EDITOR = "access.editor", text("Editor")
    OWNER = "access.owner", text("Owner")
    FEEDS = "access.feeds", text("Read feeds")
    READ = "access.read", text("Read")
    WRITE = "access.write", text("Read and change")


class MeansCode(Code):
    """By what a change was made."""

    PAGE = "access.page", text("on a page")
    API = "access.api", text("by the API")
    COMMAND = "access.command", text("by a command")
    DAEMON = "access.daemon", text("by itself")


class ActCode(Code):
    """What was done."""

    SOURCE_ADDED = "access.source-added", text("Source added")
    SOURCE_CHANGED = "access.source-changed", text("Source changed")
    SOURCE_RENAMED = "access.source-renamed", text("Source renamed")
    SOURCE_REMOVED = "access.source-removed", text("Source removed")
    SOURCE_RESTORED = "access.source-restored", text("Source put back")
    PAGE_ACCEPTED = "access.page-accepted", text("Page accepted")
    ADDRESS_RENEWED = "access.address-renewed", text("Private address renewed")
    ITEM_REMOVED = "access.item-removed", text("Item removed")
    ITEM_RESTORED = "access.item-restored", text("Item put back")
    TOKEN_ADDED = "access.token-added", text("Token made")
    TOKEN_REVOKED = "access.token-revoked", text("Token revoked")
    PERSON_ADDED = "access.person-added", text("Person added")
    PERSON_CHANGED = "access.person-changed", text("Person changed")
    PERSON_REMOVED = "access.person-removed", text("Person removed")
