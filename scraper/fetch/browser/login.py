"""A form of the site, filled in before the page is opened, as a person would: its hidden fields are the site's own."""

from typing import TYPE_CHECKING

from messages.browser import BrowserCode
from model.errors import BrowserError
from scraper.fetch.browser.isolated_world import IsolatedWorld
from scraper.fetch.browser.page_idle import wait_until_idle
from scraper.fetch.browser.requests import RequestWatch
from scraper.fetch.browser.values import LoginForm
from scraper.urls import find_origin

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

FIELD_SECONDS = 5.0  # for a field to be there
PASSWORD = "input[type=password]:visible"
SUBMIT = "button[type=submit], input[type=submit], input[type=image], button:not([type])"


async def log_in(page: "Page", world: IsolatedWorld, watch: RequestWatch, form: LoginForm) -> None:
    """Open the form, fill it in and send it; BrowserError where that cannot be done, or the form stays.

    Nothing is filled in where the address led to another site.
    """
    await page.goto(form.url, wait_until="commit", timeout=0)
    await wait_until_idle(world, watch)
    for name, value in form.fields.items():
        field = await _fill(page, watch, form, name, value)
    before = watch.page_answer
    submit = field.locator("xpath=ancestor::form[1]").locator(SUBMIT)
    if await submit.count():
        await submit.first.click(timeout=FIELD_SECONDS * 1000, no_wait_after=True)
    else:
        await field.press("Enter", no_wait_after=True)
    await wait_until_idle(world, watch)
    if await page.locator(PASSWORD).count() and (watch.page_answer is not before or page.url == form.url):
        raise BrowserError(BrowserCode.LOGIN_REFUSED(url=form.url), subject=watch.visit.url)


async def _fill(page: "Page", watch: RequestWatch, form: LoginForm, name: str, value: str) -> "Locator":
    """Fill in the form's field of a name, and return it; it is that of the page that is looked at, or none."""
    from playwright.async_api import Error

    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    field = page.locator(f'[name="{quoted}"]:visible').first
    try:
        element = await field.element_handle(timeout=FIELD_SECONDS * 1000)
        if find_origin(page.url) != find_origin(form.url):
            raise BrowserError(BrowserCode.LOGIN_ELSEWHERE(url=form.url), subject=watch.visit.url)
        await element.fill(value, timeout=FIELD_SECONDS * 1000)
    except Error:  # whose words hold what was to be filled in
        raise BrowserError(BrowserCode.NO_LOGIN_FIELD(url=form.url, name=name), subject=watch.visit.url) from None
    return field
