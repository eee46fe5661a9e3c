"""Why a source cannot have another slug. The source's slug, the option or the field stands before the sentence."""

from messages.message import Code, text


class RenameCode(Code):
    """Faults of a new slug."""

    NOT_IN_FILE = "renames.not-in-file", text("has no source {slug!r}")
    TAKEN = "renames.taken", text("the slug {slug!r} is already in use")
    REMOVED = (
        "renames.removed",
        text("the slug {slug!r} belongs to a source that left the settings, and whose feed is still served"),
    )
    FORMER = (
        "renames.former",
        text("{slug!r} is the former slug of {current!r}, to which it redirects; please choose another slug"),
    )
    HAS_READERS = (
        "renames.has-readers",
        text(
            "its first reader came on {moment}, and renaming it would break subscriptions; to rename it anyway, with "
            "a redirect from the old address: bantin rename {slug} {new} --force"
        ),
    )
