"""Ten thousand requests to the API, made by schemathesis of its own description: no 5xx, nothing undescribed.

    python bench/api_fuzz.py [REQUESTS]

Prints how many there were, of how many operations, what they were answered, and what was wrong; exits with 1 where
anything was. A bounded part of the same is a test, tests/test_web_api_fuzz.py.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.api_fuzz import Report, fuzz
from tests.api_site import api_site

REQUESTS = 10_000
EXAMPLES = 50  # of each operation and kind, a round


def main(wanted: int = REQUESTS) -> int:
    total, started, number = Report(paths={}), time.monotonic(), 0
    while total.requests < wanted:
        number += 1
        with tempfile.TemporaryDirectory() as folder, api_site(Path(folder)) as site:
            report = fuzz(site, examples=EXAMPLES, number=number)
        total.requests += report.requests
        total.operations = report.operations
        total.statuses += report.statuses
        total.faults += report.faults
        sys.stderr.write(f"{total.requests} requests, {len(total.faults)} faults\n")
    seconds = time.monotonic() - started
    print(f"{total.requests} requests of {total.operations} operations in {seconds:.0f} s")
    print("answers:", ", ".join(f"{status}: {count}" for status, count in sorted(total.statuses.items())))
    print(f"5xx: {sum(count for status, count in total.statuses.items() if status >= 500)}")
    print(f"faults: {len(total.faults)}")
    for fault in total.faults[:20]:
        print(fault)
    return int(bool(total.faults))


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:2])))
