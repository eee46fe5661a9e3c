"""Messages that are only put together of others, or that nobody can translate."""

from messages.message import Code, Template


class PlainCode(Code):
    """What has no words of its own."""

    TEXT = "plain.text", Template(singular="{text}", verbatim=True)  # words of others, or of an older version
    ABOUT = "plain.about", Template(singular="{subject}: {message}", verbatim=True)
