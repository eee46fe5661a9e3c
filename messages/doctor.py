"""What `bantin doctor` finds, and what to do about it."""

from messages.message import Code, plural, text


class DoctorCode(Code):
    """Subjects of the checks, and their findings."""

    WELL = "doctor.well", text("ok")
    TROUBLE = "doctor.trouble", text("trouble")

    SETTINGS = "doctor.settings", text("settings")
    SETTINGS_WELL = "doctor.settings-well", plural("{path}: {count} source", "{path}: {count} sources")

    SETTINGS_SAMPLE = (
        "doctor.settings-sample",
        text("{path} does not exist yet, so the built-in sample is watched; `bantin add URL` creates it"),
    )

    DISK = "doctor.disk", text("disk")
    DISK_WELL = "doctor.disk-well", text("{free:,.0f} MiB free at {path}")
    DISK_FULL = (
        "doctor.disk-full",
        text("only {free:,.0f} MiB free at {path}; make room until it is {least} MiB at least"),
    )
    FOLDER_READ_ONLY = "doctor.folder-read-only", text("{path} cannot be written to; give the user of Bantin access")

    DATABASE = "doctor.database", text("database")
    DATABASE_WELL = "doctor.database-well", text("{place} is sound and can be written to")
    DATABASE_NONE = "doctor.database-none", text("{place} does not exist yet; `bantin run` makes it")

    SECRET = "doctor.secret", text("secret {key}")

    BROWSER = "doctor.browser", text("browser")
    BROWSER_WELL = (
        "doctor.browser-well",
        plural("{path} is there for {count} source", "{path} is there for {count} sources"),
    )

    BROKER = "doctor.broker", text("broker")
    BROKER_WELL = (
        "doctor.broker-well",
        plural(
            "{place} answers; {count} message waits for workers", "{place} answers; {count} messages wait for workers"
        ),
    )

    CLOCK = "doctor.clock", text("clock")
    CLOCK_WELL = "doctor.clock-well", text("{now}")
    CLOCK_BACK = (
        "doctor.clock-back",
        text("it says {now}, but the last run was at {last}; set the machine's clock, best by NTP"),
    )

    DAEMON = "doctor.daemon", text("daemon")
    DAEMON_WELL = "doctor.daemon-well", text("it answers on {host} port {port}")
    DAEMON_ILL = "doctor.daemon-ill", text("it says of itself: {words}")
    DAEMON_SILENT = (
        "doctor.daemon-silent",
        text("nothing answers on {host} port {port} ({reason}); start it with `bantin run`"),
    )

    HOST = "doctor.host", text("host {host}")
    HOST_WELL = "doctor.host-well", text("it answers")
