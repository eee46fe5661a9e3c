"""The examples of docs/api.md are sent as they stand, and what comes back has what they show."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.api_site import ApiSite, api_site

TEXT = (Path(__file__).parents[1] / "docs" / "api.md").read_text("utf-8")
_EXAMPLE = re.compile(r"```sh\n(curl .*?)```(?:\n```json\n(.*?)```)?", re.DOTALL)
EXAMPLES = [(found[1].strip(), found[2]) for found in _EXAMPLE.finditer(TEXT)]


def run(site: ApiSite, command: str, known: dict[str, str]):  # type: ignore[no-untyped-def]  # httpx's response
    """Send what a curl command says, with the values that earlier answers gave."""
    for name, value in known.items():
        command = command.replace(f"${name}", value)
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    method, url, body, headers = "GET", "", None, {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            url = word.removeprefix("http://127.0.0.1:8080")
    assert "$" not in url
    return site.stranger.send(method, url, headers=headers, content=body)


def has(shown: Any, answered: Any) -> bool:
    """Whether an answer has all that an example shows; … stands for anything."""
    if shown == "…":
        return answered is not None
    if isinstance(shown, dict):
        return all(key in answered and has(value, answered[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return all(any(has(one, other) for other in answered) for one in shown)
    return bool(shown == answered)


def test_examples_are_answered_as_they_say(tmp_path: Path) -> None:
    assert len(EXAMPLES) >= 3
    with api_site(tmp_path) as site:
        known = {"TOKEN": site.writer.token}
        for command, shown in EXAMPLES:
            answer = run(site, command, known)
            assert answer.status_code < 300, (command, answer.text)
            if shown:
                assert has(json.loads(shown), answer.json()), (command, answer.text)


@pytest.mark.parametrize("path", re.findall(r"`(?:[A-Z]+ )?(/api/v1[^`]*)`", TEXT))
def test_paths_that_are_named_are_described(tmp_path: Path, path: str) -> None:
    with api_site(tmp_path) as site:
        described = site.stranger.get("openapi.json").json()["paths"]
    assert path == "/api/v1" or path in described
