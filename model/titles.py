"""Titles as they are compared: what in them is no part of what a bulletin is called."""

import re
from difflib import SequenceMatcher

from model.words import split_words

LONG = 24  # characters
MANY_WORDS = 5
_LEAST_CONTAINED = 3  # characters of a title that another begins or ends with
# What stands behind a title and counts what came to it since: `(12)`, `[3]`, `12 comments`.
_COUNTED = (
    "comments?|repl(?:y|ies)|responses?|answers?|views?|reads?|likes?|shares?|votes?|kommentare?|antworten|aufrufe|"
    "commentaires?|réponses?|vues?|comentarios?|respuestas?|comentários?|respostas?|commenti|risposte|reacties|"
    "komentarz[ey]?|odpowiedzi|комментари(?:й|я|ев)|ответ(?:а|ов)?|просмотр(?:а|ов)?|bình luận|lượt xem|phản hồi|"
    "yorum|komentar|kommentit|kommentarer|件のコメント|コメント|条评论|則留言|댓글"
)
_COUNT = re.compile(
    r"\s*(?:\(\s*\d[\d.,]{0,9}\s*\)|\[\s*\d[\d.,]{0,9}\s*\]|"
    rf"[|·•–-]?\s*\(?\b\d[\d.,]{{0,9}}\s*(?:{_COUNTED})\)?)\s*$",
    re.I,
)
_NUMBER = re.compile(r"\d+")


def fold_title(title: str) -> str:
    """Return a title as it is compared: without regard to case and spacing."""
    return " ".join(title.casefold().split())


def strip_count(title: str) -> str:
    """Return a title without what counts comments, answers or visits at its end.

    >>> strip_count("Budget approved (12)"), strip_count("Budget approved 3 comments"), strip_count("Budget 2020")
    ('Budget approved', 'Budget approved', 'Budget 2020')
    """
    return _COUNT.sub("", title[-1000:]) or title


def is_distinctive(title: str) -> bool:
    """Return whether a title hardly comes twice by chance, as "Minutes" does.

    >>> is_distinctive("Council approves the budget for 2020"), is_distinctive("Minutes of March")
    (True, False)
    """
    return len(title) >= LONG or len(split_words(title)) >= MANY_WORDS


def measure_likeness(one: str, other: str) -> float:
    """Return how much two titles are alike letter by letter, 0 to 1: 0 where their figures differ.

    One that begins or ends with the whole other is as much alike as can be: something was added to it.

    >>> measure_likeness("Metting on Monday", "Meeting on Monday") > 0.8
    True
    >>> measure_likeness("Decision 57", "Decision 58"), measure_likeness("Road closed", "Update: road closed")
    (0.0, 1.0)
    """
    short, long = sorted((fold_title(one), fold_title(other)), key=len)
    if len(short) >= _LEAST_CONTAINED and (long.startswith(short) or long.endswith(short)):
        return 1.0
    if sorted(_NUMBER.findall(short)) != sorted(_NUMBER.findall(long)):
        return 0.0
    return SequenceMatcher(None, short, long, autojunk=False).ratio()
