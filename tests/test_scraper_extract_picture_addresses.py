"""What an address of a picture says of it."""

import pytest

from scraper.extract.picture_addresses import (
    guess_width,
    is_generic_address,
    is_ornament_address,
    is_picture_file,
    is_placeholder,
    make_picture_key,
    may_be_picture,
    names_picture_file,
)


@pytest.mark.parametrize(
    ("address", "may_be"),
    [
        ("/a.jpg", True),
        ("https://img.example.org/photo/1234", True),
        ("https://example.org/image.php?src=/a.jpg&w=240", True),
        ("/up/point-blank-range.jpg", True),
        ("/up/shareholders.jpg", True),
        ("/3e/ad/f89e778b.jpg", True),
        ("https://badger.example.org/a.jpg", True),
        ("", False),
        ("https://example.org/", False),
        ("/news/a.html", False),
        ("data:image/gif;base64,R0lGOD", False),
        ("{{ image }}", False),
        ("/i/blank.gif", False),
        ("/i/trans_30x13.png", False),
        ("/i/grey-placeholder.png", False),
        ("/i/lazy_placeholder.gif", False),
        ("/i/penci2-holder.png", False),
        ("/i/preload.gif", False),
        ("/i/nopreview.png", False),
        ("https://adserver.example.com/i?z=1", False),
        ("https://cdn.example.com/www/delivery/avw.php?zoneid=9", False),
    ],
)
def test_an_address_behind_which_a_picture_may_stand(address: str, may_be: bool) -> None:
    assert may_be_picture(address) is may_be


@pytest.mark.parametrize(
    ("address", "is_file", "names_file"),
    [
        ("/a.jpeg?x=1", True, True),
        ("/File:Bridge.jpg", False, True),
        ("/cut/a.jpg/600x400", False, True),
        ("/photos/12", False, False),
    ],
)
def test_a_pictures_file_is_told_by_its_ending(address: str, is_file: bool, names_file: bool) -> None:
    assert (is_picture_file(address), names_picture_file(address)) == (is_file, names_file)


@pytest.mark.parametrize(
    ("address", "ornament", "generic"),
    [
        ("/assets/icons/clock.svg", True, False),
        ("/wp-content/themes/x/a.png", True, False),
        ("/i/btn-follow-author.png", True, False),
        ("/i/google-news-logo.svg", True, True),
        ("/img/logo.png", True, True),
        ("/img/fb.jpg", False, True),
        ("/up/why-the-town-has-a-new-logo.jpg", False, False),
        ("/up/iconic-bridge.jpg", False, False),
    ],
)
def test_the_sites_own_design_is_told_by_folders_and_short_names(address: str, ornament: bool, generic: bool) -> None:
    assert (is_ornament_address(address), is_generic_address(address)) == (ornament, generic)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://i.example.org/up/cat-300x200.jpg", "https://www.example.org/up/cat.jpg?w=900"),
        ("/zoom/300_200/2024/cat.jpg", "/zoom/600_400/2024/cat.jpg"),
        ("/img/w_300,h_200/up/cat.jpg", "/img/w_900,h_600/up/cat.jpg"),
        ("/a/cat-v__medium.jpg", "/a/cat-v__retina.jpg"),
        ("https://cut.example.org/?url=https%3A%2F%2Fexample.org%2Fup%2Fcat.jpg&w=300", "/up/cat.jpg"),
    ],
)
def test_sizes_of_one_picture_have_one_key(one: str, other: str) -> None:
    assert make_picture_key(one) == make_picture_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/up/cat-1.jpg", "/up/cat-2.jpg"),
        ("/a1/original.jpg", "/b2/original.jpg"),
        ("/image?id=1", "/image?id=2"),
    ],
)
def test_two_pictures_have_two_keys(one: str, other: str) -> None:
    assert make_picture_key(one) != make_picture_key(other)


@pytest.mark.parametrize(
    ("address", "width"),
    [("/a-150x100.jpg", 150), ("/a.jpg?width=640&x=1", 640), ("/w_300,c_fill/a.jpg", 300), ("/2024/05/a.jpg", 0)],
)
def test_a_width_is_read_where_an_address_tells_one(address: str, width: int) -> None:
    assert guess_width(address) == width


def test_a_placeholder_is_told_by_the_files_name_alone() -> None:
    assert not is_placeholder("/placeholder/cat.jpg")
