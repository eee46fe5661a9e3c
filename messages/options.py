"""What is wrong with one value of the settings; its key stands before the sentence."""

from messages.message import Code, text


class OptionCode(Code):
    """Values that cannot be used. A value that may be a secret is not repeated."""

    GRANT = "options.grant", text("{value} is not a host, host:port or network")
    GRANT_PORT = "options.grant-port", text("{value} has an invalid port number")
    HEADER_TEXT = "options.header-text", text("should contain only printable ASCII characters")
