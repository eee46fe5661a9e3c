"""The site's own name is known by its names, initials and host, and is no part of a title."""

import pytest

from scraper.extract.article.site_names import make_site_keys, strip_site_name
from tests.bulletins import build_metadata

URL = "https://www.millford.example.org/news/1"
TITLE = "Bridge closed until May"
LONG_TAIL = f"{TITLE} | A very long saying about the Millford that we love"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (f"{TITLE} | Millford", TITLE), (f"Millford | {TITLE}", TITLE), (f"{TITLE} - Millford Times", TITLE),
        (f"{TITLE} – The Millford Times", TITLE), (f"{TITLE} | News | Millford", TITLE), (TITLE, TITLE),
        (f"{TITLE} :: Millford", TITLE), ("Snow | Millford", "Snow"), ("Ice | Millford", "Ice | Millford"),
        ("Millford | Snow", "Snow"), ("Millford | Ice", "Millford | Ice"), (f"{TITLE} | MTP", TITLE),
        (f"{TITLE} | MTP TV", f"{TITLE} | MTP TV"), (LONG_TAIL, LONG_TAIL),
        (f"{TITLE} | Old Millford Mail", TITLE), ("桥梁封闭到五月_青溪新闻网", "桥梁封闭到五月"),
        ("橋が五月まで通行止め - 岬新聞", "橋が五月まで通行止め"),
        (f"{TITLE} | Other", f"{TITLE} | Other"),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_part_of_a_title(title: str, short: str) -> None:
    sites = make_site_keys(build_metadata(og_site_name="Millford Times Press"), URL)
    assert strip_site_name(title, sites) == short


def test_the_site_is_known_by_its_names_its_initials_and_its_host() -> None:
    keys = make_site_keys(build_metadata(og_site_name="Millford Times Press"), "https://www.mill.ford.example.org/x")
    assert keys == {"millfordtimespress", "mtp", "millfordexampleorg", "exampleorg", "mill", "ford", "example"}
    assert make_site_keys(build_metadata(og_site_name="Millford Times"), "https://abc.example/") == {
        "millfordtimes",
        "abcexample",
        "abc",
    }
