"""What pages say where sources are changed."""

from messages.message import Code, plural, text


class ManageCode(Code):
    """Headings, results and faults of acts on sources."""

    NO_CHANGE = "manage.no-change", text("Nothing was changed")
    UNCHANGEABLE = "manage.unchangeable", text("This cannot be changed")
    CANNOT_CHANGE = (
        "manage.cannot-change",
        text("Sources cannot be changed from here. {path}: {reason}."),
    )
    SAMPLE_ONLY = (
        "manage.sample-only",
        text("This is the built-in sample. Add a source of your own, and you can change its settings here."),
    )
    NOT_IN_SETTINGS = "manage.not-in-settings", text("The settings file has no source {slug}.")
    LOOK_UNCHANGED = "manage.look-unchanged", text("The page has not changed since the last check.")
    LOOK_FOUND = (
        "manage.look-found",
        text("{items} on the page: {new} new, {changed} changed."),
    )
    NOTHING_CHOSEN = "manage.nothing-chosen", text("No source was chosen")
    NOTHING_CHOSEN_TEXT = "manage.nothing-chosen-text", text("Please go back and tick the sources that you mean.")
    TAKEN = "manage.taken", text("Taken: it is watched from now on.")
    PRESENT = "manage.present", text("It is watched already.")
    NO_ADDRESS = "manage.no-address", text("This line is not the address of a page or a feed.")
    NOTHING_LISTED = "manage.nothing-listed", text("This holds no address of a page or a feed.")
    SEVERAL_PAUSED = "manage.several-paused", plural("{count} source was paused.", "{count} sources were paused.")
    SEVERAL_RESUMED = (
        "manage.several-resumed",
        plural("{count} source is watched again.", "{count} sources are watched again."),
    )
    SEVERAL_LOOKED = (
        "manage.several-looked",
        plural("{count} source is being checked now.", "{count} sources are being checked now."),
    )
    SEVERAL_CATEGORISED = (
        "manage.several-categorised",
        plural("{count} source is in the category now.", "{count} sources are in the category now."),
    )
