"""What /add remembers of a look at a page: for whom, how long, how often."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.add_site import Site, site
from tests.daemon import until
from web.jobs import JOB_SECONDS, MAX_JOBS, MAX_RUNNING, Jobs


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def test_what_was_found_is_for_the_session_that_asked(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    stranger = browser.another()
    token = stranger.token()
    for answer in (
        stranger.client.get(path),
        stranger.client.get(f"{path}/published"),
        stranger.client.post(path, data={"token": token, "slug": "mine", "timezone": "UTC", "date_order": "DMY"}),
        browser.client.get("/add/none"),
    ):
        assert answer.status_code == 404
        assert "Thông báo" not in answer.text
    assert not made.settings_file.exists()


def test_what_was_found_is_forgotten_after_a_while(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    made.seconds += JOB_SECONDS - 1
    form = {"token": browser.token(path), "url": "https://origin.example/news"}
    made.seconds += JOB_SECONDS - 1
    assert browser.client.get(path).status_code == 200, "it is kept while it is looked at"
    made.seconds += JOB_SECONDS + 1
    assert browser.client.get(path).status_code == 404
    late = browser.client.post(path, data=form)
    assert late.status_code == 404
    assert 'value="https://origin.example/news"' in late.text, "the address is not lost"


def test_jobs_are_bounded(made: Site) -> None:
    jobs = Jobs(made.discovery, monotonic=lambda: 0)
    first = jobs.begin("me", "https://origin.example/news", {})
    assert first is not None
    for _ in range(MAX_JOBS):
        job = until(lambda: jobs.begin("me", "https://origin.example/news", {}))
        until(lambda job=job: job.outcome)
    assert jobs.find("me", first.key) is None
    assert jobs.find("me", job.key) is job
    made.discovery.may.clear()
    assert all(jobs.begin("me", "https://origin.example/news", {}) for _ in range(MAX_RUNNING))
    assert jobs.begin("me", "https://origin.example/news", {}) is None


def test_who_asks_too_often_is_told_to_wait(made: Site) -> None:
    browser = made.browser(password="sesame")
    browser.client.post("/login", data={"token": browser.token("/login"), "password": "sesame"})
    for _ in range(6):
        path = browser.look()
    answer = browser.client.post("/add", data={"token": browser.token(), "url": "https://origin.example/news"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "61")
    assert 'value="https://origin.example/news"' in answer.text
    again = browser.publish(path, act="again", title="Kept")
    assert again.status == 429
    assert 'value="Kept"' in again.text
    made.seconds += 61
    browser.look()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it is to reach the log
def test_a_fault_of_our_own_ends_the_job_too(made: Site) -> None:
    browser = made.browser()
    made.discovery.outcomes.clear()
    answer = browser.client.get(browser.look())
    assert answer.status_code == 422
    assert "Internal error in Bantin; the details are in its log." in answer.text
