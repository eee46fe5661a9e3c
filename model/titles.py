"""Titles as they are compared: what in them is no part of what a bulletin is called."""

import re
import unicodedata
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
_SIGNS = str.maketrans(dict.fromkeys('"`´‘’‚‛“”„‟«»‹›′″「」『』〝〞＂＇', "'") | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_REPEATED_SIGN = re.compile(r"(['-])\1+")
_IGNORABLE = re.compile(  # Unicode's Default_Ignorable_Code_Point: nobody sees them
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_TONE = re.compile(r"([\u0300\u0301\u0303\u0309\u0323])(\w+)")  # of Vietnamese: it stands on either letter of "oa"
_STOPS = " .。"


def fold_title(title: str) -> str:
    """Return a title as it is compared: without regard to case and spacing."""
    return " ".join(title.casefold().split())


def fold_typography(title: str) -> str:
    """Return a title as lists are matched: also without regard to how it is typed, which another program changes.

    Quotes, dashes and ellipses are of one kind, a final stop and what nobody sees do not count, and a tone of
    Vietnamese stands at the end of its syllable.

    >>> fold_typography("The “old” harbour – closed…"), fold_typography("The 'old' har\u00adbour -- closed.")
    ("the 'old' harbour - closed", "the 'old' harbour - closed")
    >>> fold_typography("Hoà giải") == fold_typography("Hòa giải") != fold_typography("Hoa giải")
    True
    """
    plain = title.translate(_SIGNS)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", _IGNORABLE.sub("", plain)).casefold()
        plain = _TONE.sub(r"\2\1", unicodedata.normalize("NFD", plain))
    return fold_title(_REPEATED_SIGN.sub(r"\1", plain)).rstrip(_STOPS)


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
