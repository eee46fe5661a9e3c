"""Walls and errors that are sent in the place of a bulletin's own page, and pages that only look like them."""

import pytest

from model.errors import OtherPageError
from model.finding import PageKind
from scraper.document import HtmlDocument
from scraper.extract.own_pages import names_item, refuse_wall
from tests.pages import read_page

TITLE = "Works in Mill Lane begin in May"
NEWS = "".join(f"<li><a href=/n/{n}>{TITLE if n == 3 else f'The council decides matter {n}'}</a>" for n in range(9))
BOX = "<form><p>Sign in to comment</p><input name=u><input type=password name=p></form>"


def page(body: str, title: str = "Town") -> HtmlDocument:
    return read_page(body, head=f"<title>{title}</title>")


@pytest.mark.parametrize(
    ("kind", "wall"),
    [
        (PageKind.CHALLENGE, page("<h1>One moment</h1><p>Verify you are human by completing the action below.</p>")),
        (PageKind.LOGIN, page(f"<h1>Sign in</h1>{BOX}", "Sign in – Town")),
        (PageKind.MISSING, page(f"<h1>Page not found</h1><h2>Latest</h2><ul>{NEWS}</ul>", "Page not found – Town")),
        (PageKind.MISSING, page(f"<h1>Page not found</h1><h2><a href=/n/3>{TITLE}</a></h2>", "Page not found | Town")),
        (PageKind.MAINTENANCE, page("<h1>Down for maintenance</h1><p>We will be back shortly.</p>", "Maintenance")),
        (PageKind.CONSENT, page("<div><p>We use cookies and similar technologies to store information on your device."
                                "</p><button>Accept all cookies</button></div>", "Before you continue")),
    ],
)  # fmt: skip
def test_a_wall_names_no_item_and_is_refused(kind: PageKind, wall: HtmlDocument) -> None:
    assert not names_item(wall, TITLE)
    with pytest.raises(OtherPageError) as fault:
        refuse_wall(wall)
    assert fault.value.kind is kind
    assert "the list" not in str(fault.value), "it is an item's own page that is told of"


@pytest.mark.parametrize(
    ("title", "own"),
    [
        (TITLE, page(f"<p>From May on.</p>{BOX}", f"{TITLE} – Town")),
        (TITLE, page(f"<h1>From May: works in Mill Lane</h1>{BOX}")),
        (TITLE, page(f"<h1>{TITLE}<a href=#top>#</a></h1>{BOX}")),
        (TITLE, page(f"<div class=t>»Works in Mill Lane begin in May«</div><p>From May on.</p>{BOX}")),
        ("Works in Mill Lane be…", page(f"<p>{TITLE}.</p>{BOX}")),
        ("Works in Mill Lane be...", page(f"<p>{TITLE}.</p>{BOX}")),
        ("N1", page(f"<b>N1</b>{BOX}")),
        ("N1", page(BOX, "N1 | Town")),
        ("閉館のお知らせ", page(f"<h3>休館日・閉館のお知らせ</h3>{BOX}")),
        ("Page not found: an exhibition", page("<h1>Page not found</h1>", "Page not found: an exhibition")),
    ],
)
def test_a_page_that_names_its_item_is_its_own(title: str, own: HtmlDocument) -> None:
    assert names_item(own, title)


@pytest.mark.parametrize("title", ["", "…", "N12", TITLE])
def test_a_page_may_name_it_nowhere(title: str) -> None:
    assert not names_item(page(f"<h1>Town hall</h1><p>N1 is open.</p><script>{TITLE}</script>{BOX}"), title)


def test_what_is_no_wall_is_left_to_be_read_though_it_names_nothing() -> None:
    refuse_wall(page("<h1>Town hall</h1><p>The town hall is open on working days.</p>"))
    refuse_wall(page("<div id=app></div><script src=/app.js></script>"))
