"""What is wrong with the settings file as a whole, or with how it is written."""

from messages.message import Code, plural


class FileCode(Code):
    """Faults of the file; its path and line stand before the sentence."""

    MORE_FAULTS = "file.more-faults", plural("and {count} more problem", "and {count} more problems")
