"""Links to further pages by the numbers in their addresses, in whatever language and however they are called.

The pages of a list have one address but for a number: `?page=2`, `/news/page/3/`, `board=18.20`. So a link leads to the
next page whose address is that of the page itself, with the number of the next page put in.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from scraper.lexicon import part_names
from scraper.urls import parse_query, split_url

NUMBER = re.compile(r"\D{0,20}(\d{1,4})\D{0,20}")
INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I)
DIGITS = re.compile(r"\d+")
MOST_DIGITS = 9  # of a number that counts pages or items
LEAST_STEP = 5  # items of a page, where pages are counted by their items


def find_label_number(label: str) -> int | None:
    """Return the number in the label of a link to a numbered page, whatever words stand around it; None for none.

    >>> find_label_number("2"), find_label_number("Trang 2"), find_label_number("[ 2 ]"), find_label_number("2 of 9")
    (2, 2, 2, None)
    """
    found = NUMBER.fullmatch(label)
    return int(found[1]) if found else None


def is_behind(url: str, own: str) -> bool:
    """Return whether an address is the page's own but for one number, which is greater in it.

    >>> is_behind("/?board=18.20", "/?board=18.0"), is_behind("/a-2-b-1", "/a-1-b-0"), is_behind("/?a=1", "/?a=2")
    (True, False, False)
    """
    if DIGITS.sub("0", url) != DIGITS.sub("0", own):
        return False
    pairs = zip(DIGITS.findall(own), DIGITS.findall(url), strict=True)
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    return len(changed) == 1 and max(map(len, changed[0])) <= MOST_DIGITS and int(changed[0][0]) < int(changed[0][1])


def find_page_number(url: str, own: str) -> int | None:
    """Return the number of the page of the same list that an address is of; None where it is no such address.

    It names a page by a parameter or a part of the path that is called so, and is the page's own address for the rest.

    >>> find_page_number("https://e.org/news/page/3/", "https://e.org/news")
    3
    >>> find_page_number("https://e.org/news?tag=x&p=3", "https://e.org/news") is None
    True
    """
    parameter = _find_parameter(url, own)
    if parameter is not None:
        name, value = parameter
        return int(value) if part_names.PAGE_PARAMETER.search(name) else None
    (path, number), (own_path, _) = _split_path(url), _split_path(own)
    return number if path == own_path and parse_query(url) == parse_query(own) else None


def choose_next(numbers: Iterable[int], own: str) -> int | None:
    """Return which of the pages that links lead to is the next one after a page with an address; None for none.

    Pages are counted by ones, from 1, or from 0 where there is such a page or no other one; or by their items, as 10,
    20, 30. A page without a number is the first.

    >>> choose_next({1, 2, 3}, "/news"), choose_next({0, 1, 2}, "/news"), choose_next({20, 21, 22}, "/news")
    (2, 1, None)
    >>> choose_next({10, 20, 90}, "/news"), choose_next({1, 3}, "/news?page=2"), choose_next({0, 20}, "/news?start=10")
    (10, 3, 20)
    """
    known, here = sorted(set(numbers)), _find_own_number(own)
    wanted = [here + 1] if here is not None else [1] if 0 in known else [2, 1]
    plain = next((number for number in wanted if number in known), None)
    if plain is not None:
        return plain
    behind = [number for number in known if number > (here or 0)]
    step = behind[0] - (here or 0) if behind else 0
    is_stepped = step >= LEAST_STEP and all(number % step == 0 for number in behind)
    return behind[0] if is_stepped else None


def _find_own_number(own: str) -> int | None:
    named = [value for name, value in parse_query(own) if part_names.PAGE_PARAMETER.search(name)]
    values = [value for value in named if value.isdecimal() and len(value) <= MOST_DIGITS]
    return int(values[0]) if values else _split_path(own)[1]


def _find_parameter(url: str, own: str) -> tuple[str, str] | None:
    """Return the one parameter, with a number for a value, that an address has and the page's own has not."""
    if _split_path(url) != _split_path(own):
        return None
    mine, others = parse_query(url), parse_query(own)
    added = [pair for pair in mine if pair not in others]
    if len(added) != 1 or not (added[0][1].isdecimal() and len(added[0][1]) <= 6):
        return None
    missing = [pair for pair in others if pair not in mine]
    return added[0] if [name for name, _ in missing] in ([], [added[0][0]]) else None


def _split_path(url: str) -> tuple[str, int | None]:
    """Return a path without the number of a page, and without what every server takes for nothing; and that number."""
    path = INDEX.sub("/", unquote(split_url(url).path))
    found = part_names.PAGE_PATH.search(path)
    is_vague = found is not None and found[0].lower().startswith("/p/")  # a page of any kind, as of a menu
    if found is None or is_vague or found.end() < len(path.rstrip("/")):
        return path.rstrip("/"), None
    return path[: found.start()].rstrip("/"), int(found[1])
