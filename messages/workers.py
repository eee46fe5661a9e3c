"""Workers and the broker that hands work to them."""

from messages.message import Code, text


class WorkerCode(Code):
    """What keeps work from reaching the workers."""

    BROKER_FAILED = (
        "workers.broker-failed",
        text("the broker cannot be used: {reason}; work waits until it answers again"),
    )
    REFUSED = (
        "workers.refused",
        text("a message was ignored: another version of Bantin sent it, or another program writes to this queue"),
    )
    NO_TAKERS = (
        "workers.no-takers",
        text("no worker has taken any of the work at the broker for {seconds} s; start one with: bantin worker"),
    )
