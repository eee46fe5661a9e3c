"""Files that hang on a bulletin are known as such, and are neither lost from the text nor from the enclosures."""

import pytest

from tests.bulletins import MORE, TEXT, letters, page, raw, read

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
        ("<iframe src='https://see.example/?u=https%3A%2F%2Fexample.org%2Ff%2Fplan.pdf&a'></iframe>", PLAN, PDF),
        ("<iframe src='/pdfjs/viewer.html?file=/f/plan.pdf'></iframe>", "/f/plan.pdf", PDF),
        ("<a href='/fetch?file=/f/plan.pdf'>plan</a>", "/fetch?file=/f/plan.pdf", PDF),
        ("<a href='/f/plan.pdf/view'>plan</a>", "", ""),
        ("<a href='/plans'>All our plans as pdf</a>", "", ""),
        ("<a href='#plan.x'>plan.pdf</a>", "", ""),
        ("<iframe src='https://viewer.example/v?url=[https://'></iframe>", "", ""),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_address_its_type_or_its_name(link: str, url: str, kind: str) -> None:
    found = read(page(f"{TEXT}<p>See {link} here.</p>")).enclosures
    absolute = url if url.startswith("http") else f"https://example.org{url}"
    assert [(enclosure.url, enclosure.media_type) for enclosure in found] == ([(absolute, kind)] if url else [])


@pytest.mark.parametrize(
    ("body", "below"),
    [
        pytest.param("<p><a href='/f/plan.pdf'>Plan of the works</a></p>", "", id="paragraph"),
        pytest.param("<h3>Files</h3><ul><li><a href='/f/plan.pdf'>Plan</a></li></ul>", "", id="list in the text"),
        pytest.param("<div class='wp-block-file'><a href='/f/plan.pdf'>Plan</a></div>", "", id="block"),
        pytest.param("<p><a href='/f/plan.pdf'>計画書 [PDFファイル／120KB]</a></p>", "", id="size in the link"),
        pytest.param(
            "", "<div class=files><h3>Files</h3><ul><li><a href='/f/plan.pdf'>Plan</a></li></ul></div>", id="box below"
        ),
        pytest.param("", "<div class=attachments><a href='/f/plan.pdf'>plan.pdf</a></div>", id="bare box"),
        pytest.param("", "<div>Attachment: <a href='/f/plan.pdf'>plan.pdf</a></div>", id="labelled"),
        pytest.param(
            "",
            "<div class=field><div class=label>Files</div><div><span><a href='/f/plan.pdf'>Plan</a></span></div></div>",
            id="field",
        ),
    ],
)
@pytest.mark.parametrize("goes_on", ["", MORE])
def test_files_on_lines_of_their_own_stay(body: str, below: str, goes_on: str) -> None:
    found = read(page(TEXT + body + goes_on, below=below))
    assert [enclosure.url for enclosure in found.enclosures] == [PLAN]
    assert f'href="{PLAN}"' in found.content
    assert ("Files" in found.content) == ("Files" in body + below)


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("<aside><a href='/f/plan.pdf'>Plan</a></aside>", id="beside the text"),
        pytest.param("<div class=related><a href='/f/plan.pdf'>Plan</a></div>", id="of another"),
        pytest.param("<h3>Read more</h3><p><a href='/f/plan.pdf'>Plan</a></p>", id="below a pointer"),
        pytest.param("<p><a href='/x'>More</a></p>" * 12 + "<a href='/f/plan.pdf'>Plan</a>", id="far below"),
    ],
)
def test_files_of_the_page_around_do_not_come_in(below: str) -> None:
    found = read(page(below=below))
    assert found.enclosures == ()
    assert "plan.pdf" not in found.content


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p><a href='/f/plan.pdf'>The notice as a file</a></p>", id="link"),
        pytest.param("<iframe src='/f/plan.pdf'></iframe>", id="frame"),
        pytest.param("<div><object data='/f/plan.pdf'><p>It cannot be shown here.</p></object></div>", id="object"),
    ],
)
def test_a_notice_may_be_a_title_and_a_file(body: str) -> None:
    foot = "<footer><p>The town hall is open on working days from nine to noon.</p><a href='/map.pdf'>Map</a></footer>"
    found = read(page(body).replace("<footer>The town hall</footer>", foot))
    assert [enclosure.url for enclosure in found.enclosures] == [PLAN]
    assert found.content == ""


def test_a_file_shown_beside_the_text_is_attached_and_sound_there_is_not() -> None:
    frame, sound = "<div class=viewer><iframe src='/f/plan.pdf'></iframe></div>", "<audio src='/ping.mp3'></audio>"
    assert [enclosure.url for enclosure in read(page(below=frame + sound)).enclosures] == [PLAN]
    assert [enclosure.media_type for enclosure in read(page(sound)).enclosures] == ["audio/mpeg"]
    assert read(page(below=f"<aside>{frame}</aside>")).enclosures == ()


@pytest.mark.parametrize(("size", "count"), [(191, 1), (192, 0)])
def test_a_files_name_has_at_most_200_characters(size: int, count: int) -> None:
    line = f"<p><a href='/get/12'>{letters(size)} plan.pdf</a></p>"
    assert len(read(page(TEXT + line + MORE)).enclosures) == count


def test_a_long_title_of_a_file_is_cut() -> None:
    (found,) = raw(page(f"{TEXT}<p><a href='/a.pdf'>{letters(250)}</a></p>{MORE}")).enclosures
    assert found.title == letters(250)[:200]
