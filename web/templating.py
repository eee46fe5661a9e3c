"""The templates of the pages for people; they escape every value that is put into them.

Fixed texts stand in the templates and are translated there (`{% trans %}`, Jinja2's i18n extension); codes become
text by the filter `text`, or by `sentence`, which begins with a capital and ends with a full stop; `number` and `size`
(of bytes) write numbers as the language does; `hidden` leaves the secrets out of addresses in a text.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from starlette.requests import Request

from messages import Message, render
from messages.catalogue import translations
from messages.message import Localized
from messages.plain import PlainCode
from model.secrets import hide_secrets_in
from scraper.urls import split_url
from web.dates import write_out_dates
from web.language import choose_page_language, list_language_links
from web.numbers import format_number, format_size, group_digits
from web.visitors import Menu

if TYPE_CHECKING:
    from jinja2 import Environment

HTML = "text/html; charset=utf-8"
FOLDER = Path(__file__).parent / "templates"


class Templates:
    """The templates of a site; those of a language are loaded when a page is first rendered in it."""

    def __init__(self, *, title: str, base_url: str, make_menu: Callable[[Request], Menu] | None) -> None:
        root = split_url(base_url).path
        self._globals = {"site": title, "root": root, "base_url": base_url}
        self._make_menu = make_menu
        self._environment: Callable[[str], Environment] = lru_cache(maxsize=8)(self._load)

    def render(self, template: str, request: Request, **values: object) -> str:
        """Return a page in a request's language; jinja2.UndefinedError where it needs a value that is not given."""
        language = choose_page_language(request)
        links = list_language_links(request, language)
        menu = self._make_menu(request) if self._make_menu else Menu()
        page = {"language_links": links, "menu": menu, "here": request.scope["path"], **values}
        return self._environment(language).get_template(template).render(page)

    def _load(self, language: str) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by the extension
            translations(language), newstyle=True
        )
        environment.globals.update(self._globals, page_language=language)
        environment.filters["text"] = lambda value: render_text(value, language)
        environment.filters["sentence"] = lambda value: make_sentence(value, language)
        environment.filters["number"] = lambda value: format_number(value, language)
        environment.filters["size"] = lambda value: format_size(value, language)
        environment.filters["hidden"] = hide_secrets_in
        return environment


def render_text(value: Message | Localized | str | None, language: str) -> str:
    """Return a message, or a date or the like, in a language; a text as it is, and "" for None."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Message):
        return render(group_digits(write_out_dates(value), language), language)
    return value.localize(language)


def make_sentence(value: Message | Localized | str | None, language: str) -> str:
    """Return a message or a text with a capital at its beginning, and a full stop where it has no end mark.

    A message that begins with a value, such as an address, begins as that value does.

    >>> make_sentence("the page is empty", "en"), make_sentence("Is it?", "en"), make_sentence(None, "en")
    ('The page is empty.', 'Is it?', '')
    """
    text = render_text(value, language)
    if not text:
        return ""
    first = text[0] if isinstance(value, Message) and _begins_with_value(value, language) else text[0].upper()
    return f"{first}{text[1:]}" + ("" if text[-1] in ".!?…" else ".")


def _begins_with_value(message: Message, language: str) -> bool:
    if message.code is PlainCode.TEXT:  # a sentence of others, or of an older version
        return False
    words, name, _, _ = next(iter(Formatter().parse(message.code.template.translate(language, message.params))))
    if words or name is None:
        return False
    value = message.params.get(name)
    return _begins_with_value(value, language) if isinstance(value, Message) else True
