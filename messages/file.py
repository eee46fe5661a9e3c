"""What is wrong with the settings file as a whole, or with how it is written."""

from messages.message import Code, plural, text


class FileCode(Code):
    """Faults of the file; its path, the line and the key stand before the sentence."""

    NOT_FOUND = "file.not-found", text("no such file")
    NO_SETTINGS = (
        "file.no-settings",
        text("no such file; `bantin add URL` creates one, --settings selects another"),
    )
    UNREADABLE = "file.unreadable", text("cannot be read: {reason}")
    UNWRITABLE = "file.unwritable", text("cannot be written: {reason}")
    TOO_LARGE = "file.too-large", text("is larger than {limit} MiB")
    NOT_UTF8 = "file.not-utf8", text("is not UTF-8; save the file as UTF-8")
    NOT_YAML = "file.not-yaml", text("is not valid YAML: {reason}")
    NOT_YAML_AT = "file.not-yaml-at", text("is not valid YAML: {reason} (column {column})")
    EMPTY = "file.empty", text("is empty; it needs at least a list of sources")
    NOT_KEYS = "file.not-keys", text("must contain keys; it needs at least a list of sources")
    SECOND_DOCUMENT = "file.second-document", text("contains a second document (---); only one is supported")
    KEY_NOT_TEXT = "file.key-not-text", text("contains a key that is not text")
    KEY_TWICE = "file.key-twice", text("is set twice")
    ALIAS = "file.alias", text("anchors (&) and aliases (*) are not supported; put the text in quotes or repeat it")
    TAG = "file.tag", text("tags (!) are not supported; put the text in quotes")
    FORBIDDEN_CHARACTER = "file.forbidden-character", text("contains a character that is not allowed in feeds")
    TOO_DEEP = "file.too-deep", text("is nested too deeply")
    FLOW_LIST = "file.flow-list", text("is a list in brackets; write each entry on a line that starts with - first")
    NOT_ON_ONE_LINE = "file.not-on-one-line", text("must be written on one line to be changed from here")
    SLUG_TWICE = "file.slug-twice", text("{slug} is already the slug of {place}")
    SLUG_OF_ALL = (
        "file.slug-of-all",
        text("{slug} is the name of the feed of all sources, /feeds/all; please choose another slug"),
    )
    SLUG_OF_CATEGORY = (
        "file.slug-of-category",
        text("{slug} is the name of the feed of a category; please choose another slug or another category"),
    )
    UNKNOWN_SOURCE = "file.unknown-source", text("{slug} is not the slug of a source")
    PRIVATE_SOURCE = (
        "file.private-source",
        text("{slug} is private; a combination that names it must be marked private: true too"),
    )
    UNKNOWN_CATEGORY = "file.unknown-category", text("{name} is not a category of a source")
    UNKNOWN_TARGET = "file.unknown-target", text("{name} is not a name under notify, where targets are declared")
    SECRET_IN_FILE_ONLY = (
        "file.secret-in-file-only",
        text("a secret from the environment or from a file can only be set in the settings file"),
    )
    CA_IN_FILE_ONLY = "file.ca-in-file-only", text("a file of certificates can only be set in the settings file")
    SECRET_MOVES = (
        "file.secret-moves",
        text("the source sends a secret to its server; another server can only be set in the settings file"),
    )
    FOLDER_READ_ONLY = (
        "file.folder-read-only",
        text("cannot be replaced, as nothing can be written in the folder {folder}"),
    )
    READ_ONLY = "file.read-only", text("is write-protected")
    MOUNTED = "file.mounted", text("is mounted by itself and cannot be replaced; mount its folder instead")
    RESTLESS = "file.restless", text("keeps being changed by another program; please try again")
    CHANGED_MEANWHILE = (
        "file.changed-meanwhile",
        text("the entry of {slug} was changed by somebody else meanwhile; nothing was saved"),
    )
    NOT_CHANGEABLE = (
        "file.not-changeable",
        text("the entry of {slug} is not written as keys with values; please change it in the file"),
    )
    NOT_REWRITTEN = (
        "file.not-rewritten",
        text("is written in a way that cannot be changed from here; please change it in the file"),
    )
    NOT_ONE_ENTRY = "file.not-one-entry", text("the text must be the entry of one source")
    MORE_FAULTS = "file.more-faults", plural("and {count} more problem", "and {count} more problems")


class YamlCode(Code):
    """Why a file is not YAML, where we know it better than the parser says it."""

    TAB = "file.tab", text("a tab stands where only spaces are allowed; indent with spaces")
    INDENTATION = (
        "file.indentation",
        text("the line is indented differently from those around it; lines that belong together start in one column"),
    )
    QUOTE = "file.quote", text("a quotation mark is opened, but not closed")
    NO_COLON = "file.no-colon", text("a key has no colon, or a line is not indented enough")
    COLON = (
        "file.colon",
        text("unexpected colon: the line is indented too far, or text that contains ': ' is not in quotes"),
    )
    CHARACTER = "file.character", text("a character that YAML forbids")
