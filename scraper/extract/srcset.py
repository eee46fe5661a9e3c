"""What a srcset holds (HTML §4.8.4.2.1), and what lazy loaders call the attributes that hold the real address."""

import re

# What lazy loaders in use call the real address, most telling first.
LAZY_SRC = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-hi-res-src")
LAZY_SRCSET = ("data-srcset", "data-lazy-srcset", "data-original-set")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)[wx]$")


def parse_srcset(value: str) -> list[tuple[str, str]]:
    """Return (URL, descriptor) of each candidate of a srcset (HTML §4.8.4.2.1); descriptor may be "".

    A URL may hold commas; only one at its end parts it from the next.

    >>> parse_srcset("a,b.jpg 1x, c.jpg 640w")
    [('a,b.jpg', '1x'), ('c.jpg', '640w')]
    """
    found, position = [], 0
    while match := re.compile(r"[\s,]*(\S+)").match(value, position):
        url, position = match[1], match.end()
        descriptor = ""
        if not url.endswith(","):
            end = value.find(",", position)
            end = len(value) if end < 0 else end
            descriptor, position = value[position:end].strip(), end
        if url := url.rstrip(","):
            found.append((url, descriptor))
    return found


def parse_size(descriptor: str) -> float:
    """Return a candidate's width or density, 1 where it tells none.

    >>> parse_size("640w"), parse_size("1.5x"), parse_size("")
    (640.0, 1.5, 1.0)
    """
    number = _SIZE.match(descriptor)
    return float(number[1]) if number else 1.0


def find_largest(srcset: str) -> str:
    """Return the URL of a srcset's widest or densest picture, "" where there is none."""
    return max(parse_srcset(srcset), key=lambda candidate: parse_size(candidate[1]), default=("", ""))[0]
