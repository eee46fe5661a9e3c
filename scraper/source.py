"""What a source is to the scraper: where it is, how to fetch it, and how to read it.

Declared once, frozen, unknown keys refused. `config` adds when to look (schedule) and how
much to publish, and builds the settings file's JSON Schema from these declarations.
"""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from messages import Message
from messages.dates import spell_day
from messages.discovery import DiscoveryCode
from messages.options import OptionCode
from model.errors import InvalidValueError
from model.finding import ListOrigin
from model.outcome import NO_VALIDATORS, Validators
from model.publication import SLUG
from scraper.fetch.response import BrowserUse, Request, Trust
from scraper.options import Options
from scraper.selector import Syntax, check_pattern, check_selector
from scraper.urls import split_url


class DateOrder(StrEnum):
    """In which order a site writes the parts of a numeric date."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


def check_http_url(value: str) -> str:
    """Return an http or https URL as it is; InvalidValueError for anything else, and for one with a user name."""
    parts = split_url(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidValueError(OptionCode.URL())
    if "@" in parts.netloc:
        raise InvalidValueError(OptionCode.URL_USERINFO())
    try:
        _ = parts.port
    except ValueError:
        raise InvalidValueError(OptionCode.URL_PORT()) from None
    return value


def _check_language(value: str) -> str:
    if value and not is_language(value):
        raise InvalidValueError(OptionCode.LANGUAGE())
    return value


def is_language(value: str) -> bool:
    """Return whether a text has the form of a language tag (RFC 5646 §2.1), with `-` or `_`.

    >>> is_language("pt-BR"), is_language("zh_Hant_TW"), is_language("Tiếng Việt")
    (True, True, False)
    """
    return re.fullmatch(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,8}", value) is not None


def _check_header_name(value: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):  # RFC 9110 §5.6.2
        raise InvalidValueError(OptionCode.HEADER_NAME())
    return value


def _check_header_value(value: str) -> str:
    if not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", value):  # RFC 9110 §5.5
        raise InvalidValueError(OptionCode.HEADER_VALUE())
    return value.strip()


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidValueError(OptionCode.ZONE()) from None
    return value


def _check_pattern(value: str) -> str:
    check_pattern(value)
    return value


def _wrap_single(value: object) -> object:
    return [value] if isinstance(value, str) else value


HttpUrl = Annotated[str, AfterValidator(check_http_url), Field(max_length=8192)]
Language = Annotated[str, AfterValidator(_check_language)]
ZoneName = Annotated[str, AfterValidator(_check_zone)]
HeaderName = Annotated[str, AfterValidator(_check_header_name)]
HeaderText = Annotated[str, AfterValidator(_check_header_value)]
Pattern = Annotated[str, AfterValidator(_check_pattern), Field(max_length=1000)]
MAX_SELECTOR = 2000  # characters
Selector = Annotated[str, Field(max_length=MAX_SELECTOR)]


class SecretPlace(Options):
    """Where a secret is kept, so that it stands in no settings: `{env: NAME}` or `{file: PATH}`."""

    env: Annotated[str, Field(max_length=200, pattern="^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """The name of an environment variable of Bantin's process."""
    file: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    """The path of a file, of which the white space at the end is left out."""

    @model_validator(mode="after")
    def _one_place(self) -> "SecretPlace":
        if (self.env is None) == (self.file is None):
            raise InvalidValueError(OptionCode.SECRET_PLACE())
        return self


TEXT_TAG, PLACE_TAG = "header-text", "secret-place"  # they stand in the places of pydantic's faults


def _choose_tag(value: object) -> str:
    return PLACE_TAG if isinstance(value, dict | SecretPlace) else TEXT_TAG


HeaderValue = Annotated[
    Annotated[HeaderText, Tag(TEXT_TAG)] | Annotated[SecretPlace, Tag(PLACE_TAG)], Discriminator(_choose_tag)
]


class FieldRule(Options):
    """How one field is taken from an item: a node, an attribute of it, a part of that text."""

    selector: Selector = ""
    """CSS (also `:heading` and `::text`), XPath or JMESPath inside the item; empty means the item itself."""
    attribute: str = ""
    """An attribute of the node, or `html` for its inner HTML; empty means its text. As the link, `id` or `name` is the
    item's place on the page itself: `page#id`, or the page where an item has none."""
    pattern: Pattern = ""
    """A regular expression; its first group (or the whole match) is kept."""


def _expand_shorthand(value: object) -> object:
    return {"selector": value} if isinstance(value, str) else value


Rule = Annotated[FieldRule, BeforeValidator(_expand_shorthand, json_schema_input_type=str | FieldRule)]


class NextPage(Options):
    """Where a listing goes on, and how many pages at most are read in one run."""

    selector: Selector
    """Selects the link to the next page (JSON: the path of its URL). One of ASP.NET (`__doPostBack`) posts its form."""
    limit: int = Field(default=3, ge=1, le=50)
    """How many pages at most are read in one run, the first included."""


class Rules(Options):
    """The extraction rules of a listing page."""

    syntax: Syntax = Syntax.CSS
    """`css` (default; `./…` and `//…` are XPath) or `xpath` for an HTML page, `json` for JMESPath in a JSON one."""
    script: Selector = ""
    """With `syntax: json`: CSS for the script elements of an HTML page in which the JSON stands."""
    item: Selector
    """Selects each item."""
    title: Rule | None = None
    """A rule. An item with a link and a date but no title is named by the first words of its summary."""
    link: Rule | None = None
    date: Rule | None = None
    summary: Rule | None = None
    image: Rule | None = None
    author: Rule | None = None
    categories: Rule | None = None
    enclosures: Rule | None = None
    next_page: NextPage | None = None

    @model_validator(mode="after")
    def _selectors_compile(self) -> "Rules":
        if self.script and self.syntax is not Syntax.JSON:
            raise InvalidValueError(OptionCode.NEEDS_JSON(), key="script")
        check_selector(self.script or "script", Syntax.CSS, key="script")
        check_selector(self.item, self.syntax, key="item")
        for name, rule in self:
            if isinstance(rule, FieldRule | NextPage) and rule.selector:
                check_selector(rule.selector, self.syntax, key=name)
        return self


class DetailRules(Options):
    """The extraction rules of a bulletin's own page; each field given here wins over the listing's."""

    syntax: Literal[Syntax.CSS, Syntax.XPATH] = Syntax.CSS
    content: Rule | None = None
    title: Rule | None = None
    date: Rule | None = None
    author: Rule | None = None
    categories: Rule | None = None
    remove: Annotated[
        tuple[Selector, ...], BeforeValidator(_wrap_single, json_schema_input_type=str | tuple[Selector, ...])
    ] = ()
    """What to take out of the content before it is kept."""

    @model_validator(mode="after")
    def _selectors_compile(self) -> "DetailRules":
        for name, rule in self:
            if isinstance(rule, FieldRule) and rule.selector:
                check_selector(rule.selector, self.syntax, key=name)
        for selector in self.remove:
            check_selector(selector, self.syntax, key="remove")
        return self


LoginValue = Annotated[
    Annotated[str, Field(max_length=1000), Tag(TEXT_TAG)] | Annotated[SecretPlace, Tag(PLACE_TAG)],
    Discriminator(_choose_tag),
]


class Login(Options):
    """A form of the site that the browser fills in before it opens the page."""

    url: HttpUrl
    """The page with the form."""
    fields: Annotated[dict[Annotated[str, Field(max_length=200)], LoginValue], Field(min_length=1, max_length=20)]
    """What is filled in, by the names of the form's fields; a secret is `{env: NAME}` or `{file: PATH}`."""


FOUND_IN = {
    ListOrigin.PAGE: DiscoveryCode.IN_PAGE,
    ListOrigin.JSON: DiscoveryCode.IN_JSON,
    ListOrigin.JSON_LD: DiscoveryCode.IN_JSON_LD,
    ListOrigin.MICRODATA: DiscoveryCode.IN_MICRODATA,
    ListOrigin.H_FEED: DiscoveryCode.IN_MICROFORMATS,
    ListOrigin.EMBEDDED_JSON: DiscoveryCode.IN_EMBEDDED_JSON,
    ListOrigin.FEED: DiscoveryCode.IN_FEED,
    ListOrigin.SITEMAP: DiscoveryCode.IN_SITEMAP,
}


class Found(Options):
    """Where a source comes from, where it was found and not written; what is read does not depend on it."""

    by: ListOrigin
    """In what: how the page is built, its JSON, its structured data, a feed of the site, its news sitemap."""
    on: str
    """The address of the page that was examined."""
    at: date
    """The day (UTC) of that."""
    confidence: float = Field(ge=0, le=1)
    """How likely it was, from 0 to 1, that these are the page's bulletins."""

    def describe(self) -> Message:
        """Return all but the address, for a person."""
        return DiscoveryCode.FOUND(day=spell_day(self.at), origin=FOUND_IN[self.by](), confidence=self.confidence)


@lru_cache(maxsize=1024)
def _intern(rules: Rules) -> Rules:
    """Return the first of all equal rules, so that sources with the same rules hold them once in memory."""
    return rules


class Source(Options):
    """A page that is watched."""

    slug: Annotated[str, Field(pattern=f"^{SLUG}$")]
    """Names the source in URLs and commands: small letters, digits and hyphens. To change it: docs/operating.md."""
    url: HttpUrl
    """The page that lists the bulletins."""
    title: str = ""
    """The feed's title; the page's address where empty."""
    language: Language = ""
    """The language of the site's texts and dates, such as `vi` or `pt-BR`."""
    timezone: ZoneName = "UTC"
    """The zone of the times that the site prints, such as `Asia/Ho_Chi_Minh`."""
    date_order: DateOrder = DateOrder.DMY
    """How the site writes numeric dates: `DMY`, `MDY` or `YMD`. ISO dates are read in any case."""
    encoding: str = ""
    """The page's charset, where the page declares a wrong one."""
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    """Request headers of the source's own, for its own host; a secret is `{env: NAME}` or `{file: PATH}`."""
    verify: bool = True
    """Whether the server's TLS certificate is verified; with `false` anybody on the way can forge the page."""
    ca: Annotated[str, Field(max_length=1000)] = ""
    """The path of a file of certificate authorities (PEM) that are trusted for this source, besides the usual ones."""
    robots: bool = True
    """Whether the site's robots.txt is obeyed."""
    browser: bool = False
    """Whether the page is opened in a browser, so that its scripts fill it. Needs `bantin[browser]`."""
    scroll: int = Field(default=0, ge=0, le=50)
    """With `browser`: how many times an endless list is gone on with, by scrolling or its “load more” button."""
    login: Login | None = None
    """With `browser`: where and how it logs in first."""
    images: bool = True
    """Whether items keep their images."""
    clean_links: bool = False
    """Strip tracking parameters from links, also inside the content."""
    rules: Annotated[Rules, AfterValidator(_intern)] | None = None
    detail: DetailRules | None = None
    found: Found | None = None

    @model_validator(mode="after")
    def _browser_is_used(self) -> "Source":
        if not self.browser and (self.scroll or self.login):
            raise InvalidValueError(OptionCode.NEEDS_BROWSER(), key="login" if self.login else "scroll")
        if self.browser and self.ca:
            raise InvalidValueError(OptionCode.BROWSER_CA(), key="ca")
        return self

    def make_request(self, validators: Validators = NO_VALIDATORS) -> Request:
        """Return what is sent for the page, with all that is the source's own."""
        return Request(
            url=self.url,
            validators=validators,
            headers=self.headers,
            robots=self.robots,
            trust=self.trust,
            browser=self.browser_use,
        )

    @property
    def browser_use(self) -> BrowserUse | None:
        """How a browser is to show the page; None where it is fetched without one."""
        if not self.browser:
            return None
        return BrowserUse(language=self.language, timezone=self.timezone, scroll=self.scroll, login=self.login)

    @property
    def trust(self) -> Trust:
        """Which TLS certificates are believed."""
        return Trust(verify=self.verify, ca=self.ca)
