"""Players as pictures that link to the film's page, and other frames as links."""

import pytest

from scraper.normalize.players import find_player
from scraper.normalize.safe_html import sanitize_html

BASE = "https://example.org/news/"
STILL = "https://example.org/still.jpg"
FILM, PICTURE = "https://www.youtube.com/watch?v=abcdefghi_1", "https://i.ytimg.com/vi/abcdefghi_1/hqdefault.jpg"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://www.youtube.com/embed/abcdefghi_1?rel=0", FILM),
        ("https://www.youtube-nocookie.com/embed/abcdefghi_1", FILM),
        ("https://youtu.be/abcdefghi_1?t=3", FILM),
        ("https://m.youtube.com/watch?list=x&v=abcdefghi_1&t=9", FILM),
        ("https://www.youtube.com/shorts/abcdefghi_1", FILM),
        ("https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/embed/videoseries?list=PL1"),
        ("https://www.youtube.com/embed/abcdefghi_12", "https://www.youtube.com/embed/abcdefghi_12"),
        ("https://notyoutube.com/embed/abcdefghi_1", "https://notyoutube.com/embed/abcdefghi_1"),
        ("https://player.vimeo.com/video/123456789?h=a1", "https://vimeo.com/123456789"),
        ("https://geo.dailymotion.com/player/x1.html?video=x8abcde", "https://www.dailymotion.com/video/x8abcde"),
        ("https://www.dailymotion.com/embed/video/x8abcde?autoplay=1", "https://www.dailymotion.com/video/x8abcde"),
        ("https://maps.example.net/embed?pb=1", "https://maps.example.net/embed?pb=1"),
    ],
)
def test_a_film_has_a_page(address: str, page: str) -> None:
    assert find_player(address).page == page


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        (f'<iframe src="{FILM}" title="The  regatta"></iframe>',
         f'<p><a href="{FILM}"><img src="{PICTURE}"><br>The regatta</a></p>'),
        ('<lite-youtube videoid="abcdefghi_1"></lite-youtube>',
         f'<p><a href="{FILM}"><img src="{PICTURE}"><br>youtube.com</a></p>'),
        ('<iframe src="https://player.vimeo.com/video/123456789" data-poster="/still.jpg"></iframe>',
         f'<p><a href="https://vimeo.com/123456789"><img src="{STILL}"><br>vimeo.com</a></p>'),
        ('<amp-iframe src="https://play.example.net/1"><amp-img src="/still.jpg" placeholder></amp-img></amp-iframe>',
         f'<p><a href="https://play.example.net/1"><img src="{STILL}"><br>play.example.net</a></p>'),
        ('<p>See <iframe src="https://play.example.net/1"></iframe> here.</p>',
         '<p>See <a href="https://play.example.net/1">play.example.net</a> here.</p>'),
        ("<p>a</p><lite-youtube></lite-youtube>", "<p>a</p>"),
        ('<p>a</p><iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>', "<p>a</p>"),
    ],
)  # fmt: skip
def test_a_frame_is_what_a_reader_can_show(fragment: str, shown: str) -> None:
    assert sanitize_html(fragment, BASE) == shown
    assert sanitize_html(shown, BASE) == shown


def test_without_pictures_the_link_stays() -> None:
    assert sanitize_html(f'<iframe src="{FILM}" title="Regatta"></iframe>', BASE, images=False) == (
        f'<p><a href="{FILM}"><br>Regatta</a></p>'
    )
