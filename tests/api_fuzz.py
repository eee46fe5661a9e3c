"""Requests made at random from the description of the API, by schemathesis, and what is wrong with their answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api_site import ApiSite
from tests.managed_site import FILE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Report:
    """How many requests there were, of how many operations, what they were answered, and what was wrong."""

    paths: Mapping[str, Any]
    requests: int = 0
    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def fuzz(site: ApiSite, *, examples: int, number: int = 1) -> Report:
    """Send each operation up to so many requests of each kind, well-formed and not, and check each answer.

    Half of the requests that are about something that is there are made to name it.
    """
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.browser.served)
    item = site.reader.get("items?limit=1").json()["items"][0]["id"]
    report = Report(paths=schema.raw_schema["paths"])
    for result in schema.get_all_operations():
        report.operations += 1
        for mode in schemathesis.GenerationMode:
            _fuzz_operation(site, result.ok(), mode, examples, number, report, {"slug": "news", "item": item})
    return report


def _fuzz_operation(
    site: ApiSite, operation: Any, mode: Any, examples: int, number: int, report: Report, known: Mapping[str, str]
) -> None:
    site.site.settings_file.write_text(FILE, "utf-8")  # what an operation before it removed is there again
    site.site.take_up()
    site.writer.send("POST", f"items/{known['item']}/restore")

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        if report.requests % 2:
            case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        answer = case.call(headers={"Authorization": f"Bearer {site.writer.token}"})
        report.requests += 1
        report.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            report.faults += [f"{case.method} {case.formatted_path}: {fault}" for fault in group.exceptions]

    send()
