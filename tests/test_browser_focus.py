"""Where the keyboard stands after each step of adding a page, and how far it is from there to the next."""

from pathlib import Path

import pytest

from tests.test_browser_add import browsing, look, town_hall

FOCUSED = "document.activeElement.innerText || document.activeElement.value || document.activeElement.id"
MOST_STOPS = 4  # from a result's heading to Publish: title, name, more options, and the button itself


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_keyboard_goes_on_where_the_result_begins_and_soon_publishes(tmp_path: Path, scripts: bool) -> None:
    with browsing(scripts=scripts) as page, town_hall(tmp_path) as (running, url):
        look(page, running, url)
        heading = page.locator("h1")
        page.wait_for_function("document.activeElement.tagName == 'H1'")  # nowhere else while the page changes
        assert page.evaluate(FOCUSED) == heading.inner_text()
        stops = []
        while "Publish" not in stops and len(stops) < 30:
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED))
        assert len(stops) <= MOST_STOPS, stops
        page.locator(".choices button:not([aria-current])").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**?choice=1")
        page.wait_for_function("document.activeElement.tagName == 'H1'")
        page.get_by_role("button", name="Publish").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Published").wait_for()
        page.wait_for_function("document.activeElement.tagName == 'H1'")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == page.get_by_label("Atom", exact=True).input_value(), "the first address"
