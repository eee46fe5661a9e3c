"""Discovery in the background: each page is a job, kept for a while for the session that started it.

A job holds what was found, never a page's bytes. Ids cannot be guessed, and another session's
job is as good as none.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping

from messages import Message
from messages.web import WebCode
from model.errors import BantinError
from scraper.discovery import Discovery

MAX_JOBS = 50
JOB_SECONDS = 15 * 60.0
MAX_RUNNING = 4

ReportStep = Callable[[Message], None]
Discover = Callable[[str, Mapping[str, str], ReportStep], Discovery]  # a URL, known options, and what reports a step


class Job:
    """The discovery of one page: `steps` grows while it runs; `outcome` is there at its end.

    It is kept for a while after `last_used`.
    """

    def __init__(
        self, *, session: str, url: str, options: Mapping[str, str], last_used: float, as_list: bool = False
    ) -> None:
        self.key = secrets.token_urlsafe(18)
        self.session, self.url, self.options, self.last_used = session, url, options, last_used
        self.steps: list[Message] = []
        self.outcome: Discovery | BantinError | None = None
        self.as_list = as_list  # whether a person said that what it finds is a list
        self.published = ""  # the slug of the source that was made of it


class Jobs:
    """The latest jobs; at most AT_ONCE of them are under way."""

    def __init__(self, discover: Discover, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._discover, self._monotonic = discover, monotonic
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def begin(self, session: str, url: str, options: Mapping[str, str], *, as_list: bool = False) -> Job | None:
        """Begin to look at a page; None where too many are looked at just now."""
        with self._lock:
            self._drop_old()
            if sum(job.outcome is None for job in self._jobs.values()) >= MAX_RUNNING:
                return None
            job = Job(session=session, url=url, options=options, last_used=self._monotonic(), as_list=as_list)
            self._jobs[job.key] = job
        threading.Thread(target=self._run, args=(job,), name="discovery", daemon=True).start()
        return job

    def find(self, session: str, key: str) -> Job | None:
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
        spare = finished[: max(len(self._jobs) - MAX_JOBS + 1, 0)]
        for job in {*spare, *(job for job in finished if job.last_used < oldest)}:
            del self._jobs[job.key]

    def _run(self, job: Job) -> None:
        outcome: Discovery | BantinError = BantinError(WebCode.INTERNAL_ERROR())
        try:
            found = self._discover(job.url, job.options, job.steps.append)
            outcome = found.as_list() if job.as_list and found.doubtful else found
        except BantinError as error:
            outcome = error
        finally:  # what nobody expected goes on to the log, and the page still comes to an end
            job.outcome = outcome
