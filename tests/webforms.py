"""An origin that pages as ASP.NET WebForms does: by a form whose state it signs, binds to a session and checks.

Two pagers: `numbers` as a GridView has it (ten numbers, then "…"), and `next`, a link that says so.
"""

import base64
import hmac
import json
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs

from tests.origin import Answer, Asked, Origin

KEY = b"machine key"
GRID = "ctl00$main$grid"
PER_PAGE = 4
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class WebForms:
    """A list of `pages` pages at `path` of an origin."""

    origin: Origin
    path: str = "/notices.aspx"
    pages: int = 3
    pager: str = "numbers"
    ignores_posts: bool = False  # as where a page's script would have to run first
    refusals: list[str] = field(default_factory=list)  # why forms were refused

    def __post_init__(self) -> None:
        self.origin.script(self.path, self.answer)

    @property
    def url(self) -> str:
        return f"{self.origin.url}{self.path}"

    @property
    def posts(self) -> list[dict[str, list[str]]]:
        """The forms that came."""
        return [self.read(asked) for asked in self.origin.asked(self.path) if asked.method == "POST"]

    @staticmethod
    def read(asked: Asked) -> dict[str, list[str]]:
        return parse_qs(asked.body.decode("ascii"), keep_blank_values=True, encoding="utf-8")

    def answer(self, asked: Asked) -> Answer:
        session = asked.headers.get("cookie", "").partition("ASP.NET_SessionId=")[2].partition(";")[0]
        if asked.method == "GET":
            session = "s3ss10n"
            cookie = {"Set-Cookie": f"ASP.NET_SessionId={session}; path=/; HttpOnly"}
            return Answer(status=200, headers={**HTML, **cookie}, body=self.write(1, session))
        page = self.find_page(self.read(asked), session, asked.headers.get("content-type", ""))
        if page == 0:
            return Answer(status=500, headers=HTML, body=b"<h1>Server Error</h1>Validation of viewstate MAC failed.")
        return Answer(status=200, headers=HTML, body=self.write(1 if self.ignores_posts else page, session))

    def find_page(self, form: dict[str, list[str]], session: str, kind: str) -> int:
        """Return the page that a form asks for; 0 where it is none of ours."""
        checks = {
            "content type": kind == "application/x-www-form-urlencoded",
            "search box": form.get("ctl00$search") == ['Straße & "Brücke" ổn'],
            "choice": form.get("ctl00$year") == ["2026"],
            "unpressed button": "ctl00$go" not in form,
            "validation": form.get("__EVENTVALIDATION") == ["/wEdAAU="],
            "target": form.get("__EVENTTARGET") == [GRID],
        }
        state, _, signature = form.get("__VIEWSTATE", [""])[0].partition("|")
        checks["signature"] = hmac.compare_digest(sign(state, session), signature)
        self.refusals += [name for name, holds in checks.items() if not holds]
        if not all(checks.values()):
            return 0
        current = json.loads(base64.b64decode(state))["page"]
        argument = form["__EVENTARGUMENT"][0]
        return current + 1 if argument == "next" else int(argument.removeprefix("Page$"))

    def write(self, page: int, session: str) -> bytes:
        """Return a page of the list."""
        state = base64.b64encode(json.dumps({"page": page, "rows": "x" * 100}).encode()).decode()
        numbers = range((page - 1) * PER_PAGE + 1, page * PER_PAGE + 1)
        rows = "".join(
            f"<li class=n><a href='/n/{n}'>Notice number {n} of the water office</a>"
            f" <time>{31 - n % 28:02}.01.2026</time></li>"
            for n in numbers
        )
        return f"""<!DOCTYPE html><html lang=en><head><title>Notices of the water office</title></head><body>
<form method="post" action=".{self.path}" id="aspnetForm">
<input type="hidden" name="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" value="">
<input type="hidden" name="__VIEWSTATE" value="{state}|{sign(state, session)}">
<input type="hidden" name="__EVENTVALIDATION" value="/wEdAAU=">
<input name="ctl00$search" value="{escape('Straße & "Brücke" ổn')}"><input type=submit name="ctl00$go" value="Go">
<select name="ctl00$year"><option>2025<option selected>2026</select>
<ul>{rows}</ul>{self.write_pager(page)}</form></body></html>""".encode()

    def write_pager(self, page: int) -> str:
        if self.pager == "next":
            return link("next", "Next") if page < self.pages else ""
        first = (page - 1) // 10 * 10 + 1
        cells = [link(f"Page${first - 1}", "...")] if first > 1 else []
        for number in range(first, min(first + 10, self.pages + 1)):
            cells.append(f"<span>{number}</span>" if number == page else link(f"Page${number}", f"{number}"))
        cells += [link(f"Page${first + 10}", "...")] if first + 10 <= self.pages else []
        return f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"


def link(argument: str, label: str) -> str:
    return f"<a href=\"javascript:__doPostBack('{GRID}','{argument}')\">{label}</a>"


def sign(state: str, session: str) -> str:
    return hmac.new(KEY, f"{session}:{state}".encode(), "sha256").hexdigest()
