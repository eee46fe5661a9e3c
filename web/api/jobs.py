"""What takes seconds: begun by one request, asked for by others, kept for a while for the token that began it."""

import secrets
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from messages import Message
from messages.web import WebCode
from model.errors import BantinError

MAX_JOBS = 50
JOB_SECONDS = 15 * 60.0
MAX_RUNNING = 4

Result = TypeVar("Result")
ReportStep = Callable[[Message], None]


class Job(Generic[Result]):
    """Work that is under way, or over: `steps` grows while it runs, `outcome` is there at its end."""

    def __init__(self, token: str, url: str, last_used: float) -> None:
        self.id = secrets.token_hex(16)
        self.token, self.url, self.last_used = token, url, last_used
        self.steps: list[Message] = []
        self.outcome: Result | BantinError | None = None


class JobList(Generic[Result]):
    """The latest jobs of one kind; so many of them are under way at once at most."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._jobs: dict[str, Job[Result]] = {}
        self._lock = threading.Lock()

    def begin(self, token: str, url: str, work: Callable[[ReportStep], Result]) -> Job[Result] | None:
        """Begin work for a token; None where too much is under way."""
        with self._lock:
            self._drop_old()
            if sum(job.outcome is None for job in self._jobs.values()) >= MAX_RUNNING:
                return None
            job = Job[Result](token, url, self._monotonic())
            self._jobs[job.id] = job
        threading.Thread(target=_run, args=(job, work), name="api-job", daemon=True).start()
        return job

    def find(self, token: str, key: str) -> Job[Result] | None:
        """Return a job of a token; None where it has no such one, or no longer."""
        with self._lock:
            self._drop_old()
            job = self._jobs.get(key)
            if job is None or job.token != token:
                return None
            job.last_used = self._monotonic()
        return job

    def _drop_old(self) -> None:
        oldest = self._monotonic() - JOB_SECONDS
        finished = [job for job in self._jobs.values() if job.outcome is not None]
        spare = finished[: max(len(self._jobs) - MAX_JOBS + 1, 0)]
        for job in {*spare, *(job for job in finished if job.last_used < oldest)}:
            del self._jobs[job.id]


def _run(job: Job[Result], work: Callable[[ReportStep], Result]) -> None:
    outcome: Result | BantinError = BantinError(WebCode.INTERNAL_ERROR())
    try:
        outcome = work(job.steps.append)
    except BantinError as error:
        outcome = error
    finally:  # what nobody expected goes on to the log, and the job still comes to an end
        job.outcome = outcome
