"""What can go wrong with a page that a process of its own reads."""

from messages.message import Code, text


class ReadingCode(Code):
    """Limits that reading a page passed."""

    TOO_SLOW = (
        "reading.too-slow",
        text(
            "reading the page took more than {seconds:g} s and was given up; if its list really is that long, raise "
            "fetch.reading.seconds"
        ),
    )
    TOO_MUCH_MEMORY = (
        "reading.too-much-memory",
        text(
            "reading the page took more than {limit:d} bytes of memory and was given up; if its list really is that "
            "long, raise fetch.reading.max_memory"
        ),
    )
    CRASHED = (
        "reading.crashed",
        text(
            "the process that reads large pages ended twice while it read this one ({reason}); the machine may lack "
            "memory, else report it as a fault of Bantin"
        ),
    )
    BUSY = (
        "reading.busy",
        text("the process that reads large pages was busy with others for {seconds:.0f} s; it is tried again later"),
    )
