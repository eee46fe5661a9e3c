"""Words that only lead on are taken off titles, where all titles have them."""

import re

import pytest

from scraper.discovery.detection.title_patterns import build_pointer_pattern

SUBJECTS = ["The bath is open", "A new head of the school", "The council votes", "Paths by the river"]


def strip(titles: list[str], title: str) -> str:
    found = re.search(build_pointer_pattern(titles), title)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("form", ["{} Read more here", "{} - Read more", "Continue reading {}", "{} Læs mere her"])
def test_words_that_lead_on_are_taken_off(form: str) -> None:
    titles = [form.format(subject) for subject in SUBJECTS]
    assert [strip(titles, title) for title in titles] == SUBJECTS
    assert strip(titles, "A title of its own") == "A title of its own"


@pytest.mark.parametrize(
    "titles",
    [
        [f"{subject} in Harbour Town" for subject in SUBJECTS],
        [f"{subject} Read more" for subject in SUBJECTS[:2]],
        ["Read more"] * 5,
        [*(f"{subject} Read more" for subject in SUBJECTS), "No such words"],
        ["A Read more", "B Read more", "C Read more"],
        SUBJECTS,
        [],
    ],
)
def test_other_titles_are_left_as_they_are(titles: list[str]) -> None:
    assert build_pointer_pattern(titles) == ""
