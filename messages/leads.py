"""What is wrong with pages that only lead on to others."""

from messages.message import Code, text


class LeadCode(Code):
    """Pages that lead on, and cannot be followed to a list."""

    FAILED = "leads.failed", text("{url} only leads on to {target}, which cannot be had: {reason}")
    NOTHING = "leads.nothing", text("{url} only leads on to {target}, which sent nothing")
    LOOP = "leads.loop", text("{url} only leads on to {target}, and that leads back")
    TWICE = (
        "leads.twice",
        text("{url} only leads on to {target}, and that only to {further}; watch the last of these addresses"),
    )
