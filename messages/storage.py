"""What is wrong with the database; its path, or its URL without the password, stands before the sentence."""

from messages.message import Code, plural, text


class StoreCode(Code):
    """Faults of the database and of its file. `reason` is the database's or the system's own English."""

    BUSY = "storage.busy", text("the database is busy: no write lock within {seconds:.0f} s")
    FAILED = "storage.failed", text("the database reports: {reason}")
    CLOCK_SKEWED = (
        "storage.clock-skewed",
        text("this machine's clock is {seconds} s off the database's; set both by NTP, as work is due by them"),
    )
    URL_INVALID = "storage.url-invalid", text("the database URL is not valid; use sqlite:///PATH or postgresql://…")
    URL_KIND = "storage.url-kind", text("{kind} databases are not supported; use sqlite:///PATH or postgresql://…")
    NOT_A_FILE = "storage.not-a-file", text("the database must be a file; use sqlite:///PATH")
    NEWER = (
        "storage.newer",
        text(
            "its tables have version {found}, which is newer than this Bantin knows ({known}); "
            "update Bantin, or use another database"
        ),
    )
    UNREADABLE = "storage.unreadable", text("cannot be read: {reason}")
    CANNOT_OPEN = "storage.cannot-open", text("cannot be opened: {reason}")
    CANNOT_CREATE = "storage.cannot-create", text("cannot be created: {reason}")
    EMPTY = "storage.empty", text("the file is empty; restore it from a backup, or remove it")
    NOT_SQLITE = "storage.not-sqlite", text("this is not an SQLite database")
    FOREIGN = "storage.foreign", text("this is the SQLite database of another program")
    DAMAGED = "storage.damaged", text("the database is damaged ({reason}); restore a backup")
    DAEMON_RUNNING = "storage.daemon-running", text("another daemon (pid {pid}) is using {path}; stop it first")
    IN_USE = "storage.in-use", text("another process has the database open; close it and restore again")
    DAEMONS_RUNNING = (
        "storage.daemons-running",
        plural(
            "{count} daemon is at work on this database; stop it first",
            "{count} daemons are at work on this database; stop them first",
        ),
    )
    BACKUP_EXISTS = "storage.backup-exists", text("this file exists already; a backup never replaces one")
    UNKNOWN_SOURCE = "storage.unknown-source", text("there is no source named {slug}")
    UNKNOWN_FEED = "storage.unknown-feed", text("there is no source or combination named {slug}")
