"""What a notification says: a subject, plain text, simple HTML, and JSON for programs. No images, no tracking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from messages import Message, render
from messages.incidents import IncidentCode
from messages.notifications import NotificationCode
from messages.times import TimeCode
from messages.web import WebCode
from model.health import STATES
from model.notification import Event, NewItem, Notification, Trouble
from model.outcome import Health
from model.secrets import hide_secrets, hide_secrets_in

MAX_SUBJECT = 200  # characters
MAX_TITLE = 500
JOINERS = "\u200c\u200d"  # parts of words, and of emoji
LOCALES = {"en": "en_GB", "vi": "vi"}  # of CLDR, which writes dates
MAX_SUMMARY = 1000  # in JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Who sends: this installation, as the settings name it."""

    title: str
    url: str  # without a slash at its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notification as it is sent."""

    guid: str  # the same at each try
    created: datetime
    subject: str  # one line
    text: str
    html: str
    payload: Mapping[str, Any]  # for JSON


class Writer:
    """Writes letters of a site in one language and time zone."""

    def __init__(self, site: Site, *, language: str, zone: str) -> None:
        self._site, self._language, self._zone = site, language, ZoneInfo(zone)

    def write(self, notification: Notification) -> Letter:
        """Return a notification as it is sent."""
        if notification.trouble is not None:
            return self._write_trouble(notification, notification.trouble)
        return self._write_items(notification)

    def write_test(self, guid: str, target: str, now: datetime) -> Letter:
        """Return a letter that shows that its target can be reached."""
        subject = self._say(NotificationCode.TEST(site=self._site.title))
        lines = [self._say(NotificationCode.TEST_TEXT(target=target))]
        html = f"<p>{escape(lines[0])}</p>"
        return self._finish(guid, now, "test", subject, lines, html, {"target": target})

    def _write_trouble(self, notification: Notification, trouble: Trouble) -> Letter:
        state = STATES[Health(trouble.health)].code()
        is_over = notification.event is Event.RECOVERED
        code = IncidentCode.CLOSED if is_over else IncidentCode.OPEN
        subject = self._say(code(source=notification.source, state=state))
        lines = [self._describe_time(trouble)]
        message = hide_secrets_in(self._say(trouble.message)) if trouble.message else ""
        lines += [message] if message else []
        pages = {NotificationCode.SOURCE_PAGE: hide_secrets(notification.url)}
        html = "".join(f"<p>{escape(line)}</p>" for line in lines)
        for page, url in pages.items():
            lines.append(self._say(page(url=url)))
            html += f"<p>{escape(self._say(page(url='')))}{_link(url, url)}</p>"
        data = {
            "source": _describe_source(notification),
            "state": trouble.health,
            "message": message,
            "since": _format_utc(trouble.opened),
            "until": _format_utc(trouble.closed) if trouble.closed else None,
        }
        return self._finish(
            notification.guid, notification.created, str(notification.event), subject, lines, html, data
        )

    def _describe_time(self, trouble: Trouble) -> str:
        opened = self._format_moment(trouble.opened)
        if trouble.closed is None:
            return self._say(IncidentCode.SINCE(opened=opened))
        return self._say(IncidentCode.LASTED(opened=opened, closed=self._format_moment(trouble.closed)))

    def _write_items(self, notification: Notification) -> Letter:
        items, count = notification.items, notification.item_count
        source = self._site.title if notification.is_digest else notification.source
        code = NotificationCode.NEW_ITEMS(source=source, count=count)
        if count == 1:
            code = NotificationCode.NEW_ITEM(source=items[0].source, title=self._get_title(items[0]))
        lines = [line for item in items for line in self._list_lines(item)]
        html = f"<ul>{''.join(map(self._write_html, items))}</ul>"
        if count > len(items):
            more = self._say(NotificationCode.MORE(count=count - len(items)))
            lines, html = [*lines, f"{more}: {self._site.url}/"], f"{html}<p>{_link(self._site.url + '/', more)}</p>"
        data = {
            "source": None if notification.is_digest else _describe_source(notification),
            "count": count,
            "items": [self._describe_item(item) for item in items],
        }
        return self._finish(
            notification.guid, notification.created, str(notification.event), self._say(code), lines, html, data
        )

    def _list_lines(self, item: NewItem) -> Iterator[str]:
        yield self._get_title(item)
        if url := allow_link(item.stored.item.url):
            yield url
        yield f"{self._format_day(item)} · {_one_line(item.source, MAX_TITLE)}"
        yield ""

    def _write_html(self, item: NewItem) -> str:
        language = item.stored.item.language
        lang = f' lang="{escape(language)}"' if language else ""
        title = _link(allow_link(item.stored.item.url), self._get_title(item))
        rest = f"{escape(self._format_day(item))} · <span dir='auto'>{escape(_one_line(item.source, MAX_TITLE))}</span>"
        return f"<li><p><span dir='auto'{lang}>{title}</span><br>{rest}</p></li>"

    def _describe_item(self, item: NewItem) -> dict[str, object]:
        stored = item.stored
        date = stored.credible_date
        return {
            "id": stored.guid,
            "title": stored.item.title,
            "url": allow_link(stored.item.url),
            "day": self._find_day(item).isoformat(),
            "published": _format_utc(date.at) if date else None,
            "summary": stored.item.summary[:MAX_SUMMARY],
            "source": {"slug": item.slug, "title": item.source},
        }

    def _get_title(self, item: NewItem) -> str:
        return _one_line(item.stored.item.title, MAX_TITLE) or self._say(WebCode.UNTITLED())

    def _find_day(self, item: NewItem) -> date:
        published = item.stored.credible_date
        return (published.local if published else item.stored.first_seen.astimezone(self._zone)).date()

    def _format_day(self, item: NewItem) -> str:
        day = self._write_day(self._find_day(item))
        return day if item.stored.credible_date else self._say(TimeCode.FIRST_SEEN(moment=day))

    def _write_day(self, day: date) -> str:
        from babel.dates import format_date

        return str(format_date(day, "long", locale=LOCALES[self._language]))

    def _format_moment(self, at: datetime) -> Message:
        from babel.dates import format_time, get_datetime_format

        local = at.astimezone(self._zone)
        place = self._zone.key.rpartition("/")[2].replace("_", " ")
        locale = LOCALES[self._language]
        time = format_time(local.replace(tzinfo=None), "short", locale=locale)
        moment = str(get_datetime_format("medium", locale)).format(time, self._write_day(local))
        return TimeCode.MOMENT(moment=moment, place=place)

    def _finish(
        self,
        guid: str,
        created: datetime,
        kind: str,
        subject: str,
        lines: Sequence[str],
        html: str,
        data: Mapping[str, object],
    ) -> Letter:
        subject = _one_line(subject, MAX_SUBJECT)
        footer = self._say(NotificationCode.SENT_BY(site=self._site.title, url=self._site.url))
        text = "\n".join([*lines, "", "-- ", footer, ""])
        head = f"<!doctype html><html lang='{self._language}'><head><meta charset='utf-8'>"
        head += f"<title>{escape(subject)}</title></head>"
        return Letter(
            guid=guid,
            created=created,
            subject=subject,
            text=text,
            html=f"{head}<body>{html}<p><small>{escape(footer)}</small></p></body></html>",
            payload={
                "type": kind,
                "id": guid,
                "timestamp": _format_utc(created),
                "site": {"title": self._site.title, "url": self._site.url},
                "subject": subject,
                "text": "\n".join(lines).strip(),
                "data": data,
            },
        )

    def _say(self, message: Message) -> str:
        return render(message, self._language)


def allow_link(url: str) -> str:
    """Return a URL that may become a link; "" for any but http and https."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def _one_line(text: str, most: int) -> str:
    """Return a text without line ends and other controls, cut where it is longer than `most` characters."""
    line = " ".join("".join(char if char.isprintable() or char in JOINERS else " " for char in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _describe_source(notification: Notification) -> dict[str, str]:
    return {"slug": notification.slug, "title": notification.source, "url": hide_secrets(notification.url)}


def _format_utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
