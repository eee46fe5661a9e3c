"""What one run of one source came to."""

from messages.message import Code, text


class RunCode(Code):
    """Outcomes of runs."""

    INTERNAL = "runs.internal", text("internal error in Bantin: {kind}: {reason}")
