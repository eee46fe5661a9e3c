"""The API as its description says, held to it by schemathesis: no server error, and nothing that is not described.

`bench/api_fuzz.py` does the same with ten thousand requests.
"""

from pathlib import Path

import pytest

from tests.api_fuzz import fuzz
from tests.api_site import api_site


@pytest.mark.timeout(300)
def test_no_request_gets_a_server_error_or_an_answer_that_is_not_described(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        report = fuzz(site, examples=8)
    assert report.faults == []
    assert report.operations == sum(map(len, report.paths.values())) - 1, (
        "all but the description, which it reads first"
    )
    assert report.requests >= 200
    assert {200, 400, 404, 422} <= set(report.statuses)
