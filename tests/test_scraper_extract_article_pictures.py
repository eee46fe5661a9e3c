"""Which pictures are a body's own, where one box holds very many of them."""

import pytest

from scraper.extract.article.boxes import BoxNames
from scraper.extract.article.pictures import BodyPictures
from tests.bulletins import URL, make_blocks

MANY = 300
TEASER = '<img src="/p/{0}-800x600.jpg"><figcaption><a href="/n/{0}">A headline of another story {0}</a></figcaption>'


def test_the_captions_of_a_figure_are_read_once_however_many_pictures_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = f"<figure>{''.join(TEASER.format(number) for number in range(MANY))}</figure>"
    blocks = make_blocks(f"<p data-kept>The text of the bulletin.</p>{figure}")
    body = blocks[0].node.getparent()
    seen = []
    is_teaser = BodyPictures._is_teaser
    monkeypatch.setattr(
        BodyPictures, "_is_teaser", lambda self, caption: seen.append(caption) or is_teaser(self, caption)
    )
    pictures = BodyPictures(blocks, BoxNames(blocks, body), URL)

    assert [pictures.take(image) for image in body.iter("img")] == [None] * MANY
    assert len(seen) == MANY
