"""Who wrote a bulletin, which picture and section it has: of this page, and not of another."""

import pytest

from tests.bulletins import TEXT, TITLE, page, read


@pytest.mark.parametrize(
    ("head", "above", "names"),
    [
        ('<meta name="author" content="Lee, Ann">', "", ("Ann Lee",)),
        ('<meta name="author" content="Ann Lee, Bo Ek">', "", ("Ann Lee", "Bo Ek")),
        ('<meta name="author" content="李明,王华">', "", ("李明", "王华")),
        ('<meta name="author" content="AP, DPA">', "", ("AP", "DPA")),
        ("", "<p class=byline>By Ann Lee, Roads Editor</p>", ("Ann Lee",)),
        ("", "<p class=byline>By Ann Lee ann@example.org</p>", ("Ann Lee",)),
        ("", "<p class=byline>Ann Lee (@annlee)</p>", ("Ann Lee",)),
        ("", "<p>By Ann Lee</p>", ("Ann Lee",)),
        ("", "<p>By the way, this is short</p>", ()),
        ("", "<p>Von der Straße zum Markt</p>", ()),
        ("", "<p>Par une belle journée</p>", ()),
    ],
)
def test_authors_are_people_each_once(head: str, above: str, names: tuple[str, ...]) -> None:
    assert read(page(head=head, above=above)).authors == names


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        pytest.param('"headline": "The mill is sold", "url": "https://example.org/news/b.html"', False, id="another's"),
        pytest.param(f'"headline": "{TITLE}", "url": "https://example.org/news/b.html"', True, id="the title is this"),
        pytest.param(f'"headline": "{TITLE} begin", "url": "https://example.org/b"', True, id="the title goes on"),
        pytest.param(
            '"headline": "The mill is sold", "url": "https://example.org/news/a.html"', True, id="the address is"
        ),
        pytest.param('"headline": "The mill is sold"', True, id="no address"),
    ],
)
def test_another_pages_article_is_not_this_one(fields: str, taken: bool) -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": "Ann Lee", {fields}}}</script>'
    found = read(page(head=script))
    assert found.authors == (("Ann Lee",) if taken else ())
    assert found.title in (TITLE, f"{TITLE} begin")


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ("", "https://example.org/1.jpg?a=1&b=2"),
        ('<meta property="og:image" content="/lead.jpg">', "https://example.org/lead.jpg"),
    ],
)
def test_the_first_picture_of_the_text_leads_where_the_page_names_none(head: str, image: str) -> None:
    pictures = "<p><img alt=x src='/1.jpg?a=1&amp;b=2'></p><p><img src=/2.jpg></p>"
    assert read(page(TEXT + pictures, head=head)).image == image


@pytest.mark.parametrize(
    ("above", "sections"),
    [
        ("<div class=category>Roads</div>", ("Roads",)),
        ("<div class=postCategory>Roads</div>", ("Roads",)),
        ("<div class=location>Roads</div>", ()),
        ("<div class=channel>Home &gt; News &gt; Roads</div>", ()),
    ],
)
def test_the_section_is_the_last_and_not_the_way_to_it(above: str, sections: tuple[str, ...]) -> None:
    assert read(page().replace("<h1>", f"{above}<h1>")).categories == sections


@pytest.mark.parametrize("line", ["By Ann Lee", "Ann Lee"])
def test_who_signs_above_the_files_wrote_it(line: str) -> None:
    assert read(page(f"{TEXT}<p>{line}</p><p><a href='/f/plan.pdf'>Plan</a></p>")).authors == ("Ann Lee",)


@pytest.mark.parametrize(("depth", "found"), [(12, ("Ann Lee",)), (13, ())])
def test_json_ld_is_read_twelve_levels_deep(depth: int, found: tuple[str, ...]) -> None:
    node = f'{"[" * depth}{{"@type": "Article", "author": "Ann Lee"}}{"]" * depth}'
    assert read(page(head=f'<script type="application/ld+json">{node}</script>')).authors == found


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        pytest.param(
            "The council of the town of Millford, in short", ("Ann Lee",), id="the first thirty letters agree"
        ),
        pytest.param("The council of the town of Maryford has met", (), id="they differ"),
    ],
)
def test_an_article_is_this_pages_where_the_titles_begin_alike(headline: str, found: tuple[str, ...]) -> None:
    fields = f'{{"@type": "Article", "headline": "{headline}", "url": "https://example.org/b", "author": "Ann Lee"}}'
    markup = page(
        head=f'<script type="application/ld+json">{fields}</script>',
        title="The council of the town of Millford, at length",
    )
    assert read(markup).authors == found
