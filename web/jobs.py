"""Pages read in the background: each is a job, kept for a while for the session that started it.

Ids cannot be guessed, and another session's job is as good as none. A job holds what came of the page; the fewer are
kept, the more that may be.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from messages import Message
from messages.statuses import StatusCode
from messages.web import WebCode
from model.errors import BantinError, StatusError
from scraper.discovery import Discovery
from settings.options import SourceEntry

MAX_JOBS = 50
JOB_SECONDS = 15 * 60.0
MAX_RUNNING = 4

ReportStep = Callable[[Message], None]
Discover = Callable[[str, Mapping[str, str], ReportStep], Discovery]  # a URL, known options, and what reports a step
Found = TypeVar("Found")
Finish = Callable[[Found], Found]  # what is made of an outcome before it is kept
Read = Callable[[str, Mapping[str, str], ReportStep], Found]  # a URL or slug, options, and what reports a step


class Job(Generic[Found]):
    """The reading of one page: `steps` grows while it runs; `outcome` is there at its end.

    It is kept for a while after `last_used`.
    """

    def __init__(self, *, session: str, url: str, options: Mapping[str, str], last_used: float) -> None:
        self.key = secrets.token_urlsafe(18)
        self.session, self.url, self.options, self.last_used = session, url, options, last_used
        self.steps: list[Message] = []
        self.outcome: Found | BantinError | None = None
        self.as_list = False  # whether a person said that what it finds is a list
        self.entry: SourceEntry | None = None  # of the source that was made of it


def _keep(found: Found) -> Found:
    return found


class Jobs(Generic[Found]):
    """The latest jobs, `most` of them; at most MAX_RUNNING are under way."""

    def __init__(
        self, read: Read[Found], *, monotonic: Callable[[], float] = time.monotonic, most: int = MAX_JOBS
    ) -> None:
        self._read, self._monotonic, self._most = read, monotonic, most
        self._jobs: dict[str, Job[Found]] = {}
        self._lock = threading.Lock()

    def begin(
        self, session: str, url: str, options: Mapping[str, str], *, finish: Finish[Found] = _keep
    ) -> Job[Found] | None:
        """Begin to read a page; None where too many are read just now."""
        with self._lock:
            self._drop_old()
            if sum(job.outcome is None for job in self._jobs.values()) >= MAX_RUNNING:
                return None
            job = Job[Found](session=session, url=url, options=options, last_used=self._monotonic())
            self._jobs[job.key] = job
        threading.Thread(target=self._run, args=(job, finish), name="reading", daemon=True).start()
        return job

    def find(self, session: str, key: str) -> Job[Found] | None:
        """Return a session's job; None where it has no such one, or no longer."""
        with self._lock:
            self._drop_old()
            job = self._jobs.get(key)
            if job is None or not secrets.compare_digest(job.session, session):
                return None
            job.last_used = self._monotonic()
        return job

    def _drop_old(self) -> None:
        oldest = self._monotonic() - JOB_SECONDS
        finished = [job for job in self._jobs.values() if job.outcome is not None]
        spare = finished[: max(len(self._jobs) - self._most + 1, 0)]
        for job in {*spare, *(job for job in finished if job.last_used < oldest)}:
            del self._jobs[job.key]

    def _run(self, job: Job[Found], finish: Finish[Found]) -> None:
        outcome: Found | BantinError = BantinError(WebCode.INTERNAL_ERROR())
        try:
            outcome = finish(self._read(job.url, job.options, job.steps.append))
        except BantinError as error:
            outcome = error
        finally:  # what nobody expected goes on to the log, and the page still comes to an end
            job.outcome = outcome


def describe_fault(error: BantinError) -> Message:
    """Return what went wrong with a page, and what to do where it is not there, or may be back soon."""
    missing = error.message.code in (StatusCode.NOT_FOUND, StatusCode.GONE)
    if missing:
        return WebCode.CHECK_ADDRESS(fault=error.describe())
    passes = isinstance(error, StatusError) and error.transient
    return WebCode.TRY_LATER(fault=error.describe()) if passes else error.describe()
