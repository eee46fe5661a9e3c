"""Files that hang on a bulletin are known as such, and are neither lost from the text nor from the enclosures."""

import pytest

from tests.bulletins import TEXT, page, read

PLAN = "https://example.org/f/plan.pdf"
PDF = "application/pdf"


@pytest.mark.parametrize(
    ("link", "url", "kind"),
    [
        ("<a href='/get?id=1' type='application/pdf; length=9'>plan</a>", "/get?id=1", PDF),
        ("<a href='/get/1' download='plan.pdf'>plan</a>", "/get/1", PDF),
        ("<a href='/get?id=1'>plan.odt</a>", "/get?id=1", "application/vnd.oasis.opendocument.text"),
        ("<a href='/get?id=1'><b>plan</b>.pdf (120 KB)</a>", "/get?id=1", PDF),
        ("<a href='/d/1/plan.pdf/0a1b-2c3d?t=1'>plan</a>", "/d/1/plan.pdf/0a1b-2c3d?t=1", PDF),
        ("<audio src='/stream/1'></audio>", "/stream/1", "audio/mpeg"),
        ("<audio><source src='/stream/1' type='audio/ogg'></audio>", "/stream/1", "audio/ogg"),
        ("<iframe src='https://viewer.example/v?url=https%3A%2F%2Fexample.org%2Ff%2Fplan.pdf&a=1'></iframe>", PLAN, PDF),
        ("<iframe src='/pdfjs/viewer.html?file=/f/plan.pdf'></iframe>", "/f/plan.pdf", PDF),
        ("<a href='/fetch?file=/f/plan.pdf'>plan</a>", "/fetch?file=/f/plan.pdf", PDF),
        ("<a href='/f/plan.pdf/view'>plan</a>", "", ""),
        ("<a href='/plans'>All our plans as pdf</a>", "", ""),
        ("<a href='#plan.x'>plan.pdf</a>", "", ""),
        ("<iframe src='https://viewer.example/v?url=[https://'></iframe>", "", ""),
    ],
)  # fmt: skip
def test_a_file_is_known_by_all_that_tells_it(link: str, url: str, kind: str) -> None:
    found = read(page(f"{TEXT}<p>See {link} here.</p>")).enclosures
    absolute = url if url.startswith("http") else f"https://example.org{url}"
    assert [(one.url, one.media_type) for one in found] == ([(absolute, kind)] if url else [])
