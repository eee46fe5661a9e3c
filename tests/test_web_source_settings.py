"""The settings of a source as a form: what it shows, writes and refuses, and what its filters keep."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from settings.load import load_settings
from tests.add_site import NOW, Browser, Site
from tests.managed_site import FILE, Form, find_text, managed

PATH = "/sources/news/settings"
FORM = "//form[@id='settings']"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        yield one


def open_form(made: Site, browser: Browser | None = None, path: str = PATH) -> Form:
    return Form(browser or made.browser(), path, FORM)


def test_what_is_not_changed_is_not_written(made: Site) -> None:
    answer = open_form(made).send(act="save")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?saved")
    assert made.settings_file.read_text("utf-8") == FILE


def test_what_is_changed_is_written_and_all_else_stays(made: Site) -> None:
    browser = made.browser()
    open_form(made, browser).send(
        title="Harbour news",
        interval="1h",
        language="vi",
        timezone="Asia/Ho_Chi_Minh",
        categories="Harbour,  Town hall ,",
        limit="20",
        full_text=None,
        include="harbour\r\n  notice 2 \r\n",
        exclude="roads",
        max_age="30d",
    )
    assert made.settings_file.read_text("utf-8") == FILE.replace("Town news", "Harbour news").replace(
        "    rules: {item: li, title: a}\n",
        "    rules: {item: li, title: a}\n    interval: 1h\n    language: vi\n    timezone: Asia/Ho_Chi_Minh\n"
        "    full_text: false\n    limit: 20\n    categories: [Harbour, Town hall]\n    filters:\n      include:\n"
        "      - harbour\n      - notice 2\n      exclude:\n      - roads\n      max_age: 30d\n",
    )
    form = open_form(made, browser)
    assert form.fields["include"] == "harbour\nnotice 2"
    assert (form.fields["interval"], form.fields["limit"], form.fields["max_age"]) == ("1h", "20", "30d")
    assert "full_text" not in form.fields
    assert "Saved." in browser.client.get(f"{PATH}?saved").text
    form.send(interval="", language="", timezone="UTC", categories="", limit="100", full_text="on",
              include="", exclude="", max_age="", title="Town news")  # fmt: skip
    assert made.settings_file.read_text("utf-8") == FILE


def test_a_cron_expression_replaces_the_interval_and_is_told_in_times(made: Site) -> None:
    browser = made.browser()
    open_form(made, browser).send(cron="0 7 * * mon", interval="")
    assert "cron: 0 7 * * mon\n" in made.settings_file.read_text("utf-8")
    page = browser.client.get(PATH).text
    assert "The next times:" in page
    assert "23 November 2026, 07:00 UTC" in page
    open_form(made, browser).send(cron="", interval="15m")
    assert "cron" not in made.settings_file.read_text("utf-8")
    assert load_settings(made.settings_file).sources[0].interval.total_seconds() == 900


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("url", "ftp://origin.example/", "URL"),
        ("url", "", "URL"),
        ("cron", "7 o'clock", "cron"),
        ("language", "Tiếng Việt", "language"),
        ("timezone", "Saigon/Town", "zone"),
        ("limit", "0", "at least 1"),
        ("limit", "many", "whole number"),
        ("max_age", "soon", "time"),
        ("include", "!!!", "letters"),
        ("include_pattern", "(", "pattern"),
        ("exclude_pattern", "a" * 1001, "1000"),
        ("categories", "-", "letters"),
        ("title", "x" * 301, "300"),
    ],
)
def test_a_fault_is_told_beside_its_field(made: Site, field: str, typed: str, words: str) -> None:
    answer = open_form(made).send(**{field: typed, "title": "Kept as typed"} | {field: typed})
    assert answer.status_code == 422
    fault = find_text(answer.text, f"//p[@id='{field}-fault']")
    assert fault.startswith("This "), answer.text
    assert find_text(answer.text, "//div[@id='faults']//a")
    assert f'href="#{field}"' in answer.text
    if field != "title":
        assert 'value="Kept as typed"' in answer.text
    assert made.settings_file.read_text("utf-8") == FILE


def test_both_interval_and_cron_are_refused(made: Site) -> None:
    answer = open_form(made).send(interval="1h", cron="0 7 * * *")
    assert answer.status_code == 422
    assert "interval" in find_text(answer.text, "//p[@id='cron-fault']")


def test_a_source_without_a_title_is_called_as_it_was_found(made: Site) -> None:
    browser = made.browser()
    text = made.settings_file.read_text("utf-8")
    [title] = re.findall(r"    title: (.*)\n", text)[:1]
    made.settings_file.write_text(text.replace(f"    title: {title}\n", "", 1), "utf-8")
    page = etree.HTML(browser.client.get(PATH).text)
    assert page.xpath("//input[@id='title']/@value") == [""]
    assert page.xpath("//input[@id='title']/@placeholder") == [title], "as the store, which was not told yet, has it"
    assert page.xpath("string(//p[@class='back'])") == title


def test_what_filters_keep_is_counted(made: Site) -> None:
    browser = made.browser()
    assert "show 6 of 6 stored items" in find_text(browser.client.get(PATH).text, "//div[@id='kept']")
    form = open_form(made, browser)
    page = form.send(act="preview", include="notice 2\nnotice 3")
    assert page.status_code == 200
    assert "These filters show 2 of 6 stored items." in find_text(page.text, "//div[@id='kept']")
    assert find_text(page.text, "//*[@autofocus]").startswith("These filters"), "far down, it is what was asked for"
    assert "autofocus" not in browser.client.get(PATH).text
    assert "Notice 2 of the harbour" in page.text
    sent = {**form.fields, "act": "preview", "exclude_pattern": "[1-4] of"}
    part = browser.client.post(PATH, data=sent, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "These filters show 2 of 6 stored items." in find_text(part, "//p")
    part = browser.client.post(PATH, data={**sent, "exclude_pattern": "("}, headers={"hx-request": "true"}).text
    assert "cannot be used" in part
    assert made.settings_file.read_text("utf-8") == FILE


def test_filters_of_many_kinds_go_there_and_back(made: Site) -> None:
    browser = made.browser()
    typed = {
        "include": "harbour",
        "include_in": "title",
        "include_pattern": "notice [0-9]",
        "exclude": "road works",
        "exclude_in": "title,summary,text",
    }
    open_form(made, browser).send(**typed)
    assert {name: open_form(made, browser).fields[name] for name in typed} == typed
    filters = load_settings(made.settings_file).sources[0].filters
    assert [rule.pattern for rule in filters.include] == ["", "notice [0-9]"]


def test_filters_that_the_form_cannot_show_are_left_alone(made: Site) -> None:
    more = FILE.replace("title: a}\n", "title: a}\n    filters: {include: [a, {words: [b], fields: [url]}]}\n", 1)
    made.settings_file.write_text(more, "utf-8")
    form = open_form(made)
    assert "include" not in form.fields
    form.send(title="Other")
    assert made.settings_file.read_text("utf-8") == more.replace("Town news", "Other")


def test_a_conflict_is_shown_with_both_values(made: Site) -> None:
    browser = made.browser()
    form = open_form(made, browser)
    changed = FILE.replace("Town news", "Theirs")
    made.settings_file.write_text(changed, "utf-8")
    answer = form.send(title="Mine", limit="7")
    assert answer.status_code == 409
    rows = find_text(answer.text, "//div[@id='conflict']//tbody")
    assert "Title Mine Theirs" in rows
    assert "Items in the feed 7 100" in rows
    assert made.settings_file.read_text("utf-8") == changed
    from lxml import etree

    digest = etree.HTML(answer.text).xpath("//input[@name='digest']/@value")[0]
    assert form.send(title="Mine", limit="7", digest=digest).status_code == 303
    assert load_settings(made.settings_file).sources[0].title == "Mine"


def test_another_source_may_change_meanwhile(made: Site) -> None:
    form = open_form(made)
    made.settings_file.write_text(FILE.replace("title: Roads", "title: Streets"), "utf-8")
    assert form.send(title="Mine").status_code == 303
    assert [source.title for source in load_settings(made.settings_file).sources] == ["Mine", "Streets", "Dossier"]


def test_a_source_gets_another_address(made: Site) -> None:
    browser = made.browser()
    rename = "//form[@id='settings']"
    for typed, words in (("Not a slug", "lower-case letters"), ("roads", "already has this name")):
        answer = Form(browser, PATH, rename).send(act="rename", slug=typed)
        assert answer.status_code == 422
        assert words in find_text(answer.text, "//p[@id='slug-fault']")
    answer = Form(browser, PATH, rename).send(act="rename", slug="harbour")
    assert answer.headers["location"] == "/sources/harbour/settings?saved"
    assert browser.client.get("/feeds/harbour").status_code == 200
    made.store.record_readers(["harbour"], NOW)
    path = "/sources/harbour/settings"
    answer = Form(browser, path, rename).send(act="rename", slug="port")
    assert "first reader" in find_text(answer.text, "//p[@id='slug-fault']")
    answer = Form(browser, path, rename).send(act="rename", slug="port", force="on")
    assert answer.headers["location"] == "/sources/port/settings?saved"
    assert browser.client.get("/feeds/harbour").headers["location"] == "http://127.0.0.1:8080/feeds/port"


def test_what_was_typed_stays_when_the_address_is_changed(made: Site) -> None:
    browser = made.browser()
    refused = open_form(made, browser).send(act="rename", slug="roads", title="Typed")
    assert refused.status_code == 422
    assert etree.HTML(refused.text).xpath("string(//input[@id='title']/@value)") == "Typed"
    answer = open_form(made, browser).send(act="rename", slug="harbour", title="Typed")
    page = etree.HTML(answer.text)
    assert answer.status_code == 200
    assert "not saved yet" in find_text(answer.text, "//p[@role='status']")
    assert page.xpath("string(//input[@id='title']/@value)") == "Typed"
    assert page.xpath("string(//form[@id='settings']/@action)") == "/sources/harbour/settings"
    assert load_settings(made.settings_file).sources[0].title == "Town news"


def test_the_live_count_says_why_filters_cannot_be_used(made: Site) -> None:
    browser = made.browser()
    fields = {**open_form(made, browser).fields, "act": "preview", "include_pattern": "("}
    answer = browser.client.post(PATH, data=fields, headers={"hx-request": "true"})
    assert find_text(answer.text, "//li").startswith("Show only items that match: ")


def test_saving_changes_the_address_too(made: Site) -> None:
    answer = open_form(made).send(slug="harbour", title="Typed")
    assert answer.headers["location"] == "/sources/harbour/settings?saved"
    source = load_settings(made.settings_file).sources[0]
    assert (source.slug, source.title) == ("harbour", "Typed")


def test_a_feed_is_made_private_and_gets_other_addresses(made: Site) -> None:
    browser = made.browser()
    open_form(made, browser).send(private="on")
    first = find_secret(made)
    assert browser.client.get("/feeds/news").status_code == 404
    renewed = Form(browser, PATH, "//form[@aria-labelledby='renew']").send(act="renew")
    assert renewed.status_code == 303
    assert find_secret(made) not in ("", first)
    page = browser.client.get(f"/private/{find_secret(made)}")
    assert "Check now" in page.text
    open_form(made, browser).send(private=None)
    assert made.settings_file.read_text("utf-8") == FILE
    assert browser.client.get("/feeds/news").status_code == 200


def find_secret(made: Site) -> str:
    source = made.store.find_source("news")
    assert source is not None
    return source.secret


def test_a_source_that_is_not_in_the_file_has_no_form(made: Site) -> None:
    assert made.browser().client.get("/sources/none/settings").status_code == 404
    made.settings_file.write_text("sources: {", "utf-8")
    answer = made.browser().client.get(PATH)
    assert answer.status_code == 409
    assert "not valid YAML" in answer.text
