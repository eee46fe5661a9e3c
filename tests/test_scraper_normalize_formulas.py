"""Formulas in MathML stay, and nothing else comes along with them."""

import pytest

from scraper.normalize.safe_html import sanitize_html

BASE = "https://example.org/"


@pytest.mark.parametrize(
    ("fragment", "kept"),
    [
        ("<p>a <math><mi>x</mi><mo>=</mo></math>.</p>", "<p>a <math><mi>x</mi><mo>=</mo></math>.</p>"),
        ("<math display=block style=a><mi>x</mi></math>", '<math display="block"><mi>x</mi></math>'),
        ("<math><msup><mrow></mrow><mn>2</mn></msup></math>", "<math><msup><mrow></mrow><mn>2</mn></msup></math>"),
        ("<math><mrow><mi>x</mi><annotation>\\x</annotation></mrow></math>", "<math><mrow><mi>x</mi></mrow></math>"),
        ("<math><mrow>loose<mi>x</mi>text</mrow></math>", "<math><mrow><mi>x</mi></mrow></math>"),
        ('<math><mtext><a href="/b">b</a>c</mtext><img src="/a.png"></math>', "<math><mtext>c</mtext></math>"),
        ('<math><mi href="javascript:x()" onclick=x()>x</mi></math>', "<math><mi>x</mi></math>"),
        ("<p><mi>x</mi> and <mfrac>y</mfrac></p>", "<p>x and y</p>"),
        ('<p>a<span style="display:none"><math><mi>x</mi></math></span></p>', "<p>a</p>"),
    ],
)  # fmt: skip
def test_what_stays_of_a_formula(fragment: str, kept: str) -> None:
    assert sanitize_html(fragment, BASE) == kept
    assert sanitize_html(kept, BASE) == kept
