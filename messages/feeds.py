"""What a feed says of itself."""

from messages.message import Code, text


class FeedCode(Code):
    """Sentences in feed documents."""

    DESCRIPTION = "feeds.description", text("The latest of “{title}” from {host}.")
    COMBINED_DESCRIPTION = "feeds.combined-description", text("The latest of {sources} in one feed.")
