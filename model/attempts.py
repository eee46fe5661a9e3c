"""What was tried in vain and is tried again: at the next run, then less and less often.

A decider: pure arithmetic, told the time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from model.schedule import NEVER

FIRST_WAIT = timedelta(hours=1)  # after the second try; doubled after each other one
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Tries of one thing, all of them in vain so far."""

    tries: int = 0
    due: datetime  # when the next one is; NEVER where there is none
    mark: str = ""  # of what was tried last, where the same again is of no use

    def is_due(self, now: datetime, mark: str = "") -> bool:
        """Return whether it is to be tried again, on what has this `mark`."""
        return self.due <= now and (not mark or mark != self.mark)


def count_attempt(before: Attempts | None, now: datetime, *, most: int = 0, mark: str = "") -> Attempts:
    """Return the tries after one more in vain; after `most` of them, where that is given, there is no other.

    Where they had come to their end, another begins anew.
    """
    tries = before.tries + 1 if before is not None and before.due < NEVER else 1
    wait = min(FIRST_WAIT * (1 << min(tries - 2, 10)), LONGEST_WAIT) if tries > 1 else timedelta(0)
    return Attempts(tries=tries, due=NEVER if most and tries >= most else now + wait, mark=mark)
