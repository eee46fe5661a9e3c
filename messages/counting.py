"""How many of a thing, in words."""


def counted(number: int, noun: str) -> str:
    """Return how many of a thing.

    >>> counted(1, "item"), counted(0, "source")
    ('1 item', '0 sources')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
