"""What the general extractor let into a body goes: each rule of `body` at both sides of its bounds."""

import pytest
from lxml import html

from scraper.extract.article import body
from scraper.extract.article.blocks import find_blocks, make_key
from tests.bulletins import letters, make_blocks

KEPT = f"<p data-kept>{letters(80)}</p>"
OTHERS = "<h3 data-kept>Other news</h3>"
PROSE = f"<p data-kept id=x>{letters(70)}</p>"


def find_kept_ids(markup: str, title: str = "Title") -> list[str]:
    """Return the names of the kept blocks with an id after the body was mended."""
    blocks = make_blocks(markup)
    body.correct_selection(blocks, title)
    return [block.node.get("id") for block in blocks if block.kept and block.node.get("id")]


def make_link(of: int, beside: int, **more: str) -> str:
    """Return a kept block with so many characters in a link and so many beside it."""
    names = "".join(f" {key}='{value}'" for key, value in more.items() if key not in ("tag", "words"))
    tag, words = more.get("tag", "p"), more.get("words", "")
    rest = f"{letters(beside - 1)} " if beside > 1 else ""
    return f"<{tag} data-kept id=x{names}>{words}{rest}<a href=/x>{letters(of)}</a></{tag}>"


@pytest.mark.parametrize(
    ("above", "names"),
    [
        pytest.param("<h1 data-kept id=x>Title</h1>", [], id="the h1"),
        pytest.param("<div data-kept id=x>TITLE</div>", [], id="what reads like it"),
        pytest.param("<p data-kept id=x>Home</p><h1>Title</h1>", [], id="a short text above it"),
        pytest.param(f"{PROSE}<h1>Title</h1>", ["x"], id="a paragraph above it"),
        pytest.param(f"<p data-kept>{letters(165)}</p><h2 data-kept id=x>Title</h2>", ["x"], id="behind half the text"),
        pytest.param(f"<p data-kept>{letters(80)}</p><h2 data-kept id=x>Title</h2>", [], id="behind a quarter"),
    ],
)
def test_the_title_and_all_above_it_go(above: str, names: list[str]) -> None:
    assert find_kept_ids(f"<main>{above}{KEPT * 2}</main>") == names


@pytest.mark.parametrize(
    ("below", "names"),
    [
        pytest.param(PROSE, ["x"], id="a paragraph right below"),
        pytest.param(f"<p>a</p>{PROSE}", ["x"], id="a text between"),
        pytest.param(f"<p>a</p><p>b</p>{PROSE}", [], id="two texts between"),
        pytest.param(f"<pre>a</pre><pre>b</pre><pre>c</pre>{PROSE}", ["x"], id="code between"),
        pytest.param("<p data-kept id=x>Short</p>", [], id="a short line"),
    ],
)
def test_all_below_the_texts_element_goes_but_for_paragraphs_right_below(below: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * 5}</main><section>{below}</section>") == names


@pytest.mark.parametrize(("inside", "names"), [(5, []), (3, ["x"])])
def test_the_texts_element_holds_four_fifths(inside: int, names: list[str]) -> None:
    far = f"<p>a</p><p>b</p><p>c</p><section>{PROSE}</section>"
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * inside}</main>{far}") == names


@pytest.mark.parametrize(
    ("boxed", "names"),
    [
        pytest.param(f"<p data-kept id=x>{letters(80)}</p>", [], id="a fifth of the text"),
        pytest.param(f"<p data-kept id=x>{letters(80)}</p><p data-kept id=y>{letters(160)}</p>", ["x", "y"],
                     id="two fifths and more, for then the name means something else"),
    ],
)  # fmt: skip
def test_boxes_named_as_furniture_go(boxed: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * 4}<div class=related>{boxed}</div>{KEPT * 0}</main>") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param(make_link(90, 10), [], id="nine tenths a link"),
        pytest.param(make_link(80, 20), ["x"], id="eight tenths"),
        pytest.param(make_link(30, 0), [], id="thirty characters of links"),
        pytest.param(make_link(16, 0), [], id="sixteen"),
        pytest.param(make_link(15, 0), ["x"], id="fifteen"),
        pytest.param(f"<ul><li data-kept id=x><a href=/x>{letters(30)}</a></li></ul>", ["x"], id="in a list"),
        pytest.param(f"<ul><li><div><p data-kept id=x><a href=/x>{letters(30)}</a></p></div></li></ul>", ["x"],
                     id="two elements deep in one"),
        pytest.param(f"<ul><li><div><div><p data-kept id=x><a href=/x>{letters(30)}</a></p></div></div></li></ul>", [],
                     id="three"),
        pytest.param(f"<h2 data-kept id=x><a href=/x>{letters(30)}</a></h2>", ["x"], id="a heading above the text"),
        pytest.param(f"<p data-kept id=x><a href=/x.pdf>{letters(30)}</a></p>", ["x"], id="a file"),
        pytest.param(f"<p data-kept id=x>Read also: {letters(100)}</p>", [], id="a pointer of 111 characters"),
        pytest.param(f"<p data-kept id=x>Read also: {letters(120)}</p>", ["x"], id="a longer one"),
        pytest.param(make_link(60, 80, words="Read also: "), [], id="a longer one, more than three tenths a link"),
        pytest.param(make_link(30, 120, words="Read also: "), ["x"], id="a longer one, less"),
    ],
)  # fmt: skip
def test_lines_of_links_and_pointers_go(line: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * 4}{line}{KEPT * 4}</main>") == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param(f"{OTHERS}<div data-kept id=x>A car</div>", [], id="a short line"),
        pytest.param(f"{OTHERS}<div data-kept id=x>{letters(24)}</div>", [], id="24 characters"),
        pytest.param(f"{OTHERS}<div data-kept id=x>{letters(25)}</div>", ["x"], id="25"),
        pytest.param(f"{OTHERS}<div data-kept id=x>{letters(20)} <a href=/x>{letters(30)}</a></div>",
                     [], id="more than half a link"),
        pytest.param(f"{OTHERS}<div data-kept id=x>{letters(20)} <a href=/x>{letters(19)}</a></div>",
                     ["x"], id="less than half a link"),
        pytest.param(f"{OTHERS}<div data-kept id=x><a href=/a.pdf>A car</a></div>", ["x"], id="a file"),
        pytest.param(f"<p data-kept>Read more: {letters(45)}</p><div data-kept id=x>A car</div>", [], id="56"),
        pytest.param(f"<p data-kept>Read more: {letters(50)}</p><div data-kept id=x>A car</div>", ["x"], id="61"),
    ],
)  # fmt: skip
def test_lines_below_a_pointer_go(lines: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * 4}{lines}{KEPT * 4}</main>") == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param("<p data-kept id=x class=byline>By Ann Lee</p>", [], id="a credit above"),
        pytest.param(f"<p data-kept id=x class=byline>{letters(59)}</p>", [], id="of 59 characters"),
        pytest.param(f"<p data-kept id=x class=byline>{letters(60)}</p>", ["x"], id="of 60"),
        pytest.param("<p data-kept id=x>By Ann Lee</p>", ["x"], id="without a name for credits"),
        pytest.param("<div class=byline><div><p data-kept id=x>Ann</p></div></div>", [], id="two elements deep"),
        pytest.param("<p data-kept id=x>Published: 3 May 2024</p>", [], id="a stamp"),
        pytest.param(
            "<p data-kept class=lead>Mill</p><p data-kept id=x class=byline>Ann</p>", ["x"], id="below a lead"
        ),
    ],
)
def test_credits_above_the_text_go(lines: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{lines}{KEPT * 4}</main>") == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param("<h3 data-kept id=x>Files</h3>", [], id="a heading"),
        pytest.param("<p data-kept id=x>Short</p>", ["x"], id="a short line"),
        pytest.param(make_link(16, 6), [], id="more than seven tenths a link"),
        pytest.param(make_link(14, 6), ["x"], id="seven tenths"),
        pytest.param(make_link(14, 1), ["x"], id="fourteen characters of links"),
        pytest.param("<ul><li data-kept id=x><a href=/x>The mayor's new car</a></li></ul>", [], id="a list of links"),
        pytest.param("<p data-kept id=x>Last updated: 3 May 2024</p>", [], id="a stamp"),
        pytest.param("<p data-kept id=x>Get Adobe Acrobat Reader here.</p>", [], id="advice"),
        pytest.param("<p data-kept id=x><a href=/a.pdf>The whole plan as a file</a></p>", ["x"], id="a file"),
    ],
)
def test_what_is_no_text_goes_from_its_end(lines: str, names: list[str]) -> None:
    assert find_kept_ids(f"<h1>Title</h1><main>{KEPT * 4}{lines}</main>") == names


def test_the_pages_foot_is_no_text_and_a_title_with_a_file_is() -> None:
    assert find_kept_ids(f"<h1>Title</h1><footer>{PROSE}</footer>") == []
    assert find_kept_ids(f"<h1>Title</h1><article><footer>{PROSE}</footer></article>") == ["x"]
    assert find_kept_ids("<h1>Title</h1><p id=x><a href=/a.pdf>The plan</a></p>") == ["x"]
    assert find_kept_ids("<h2>Other</h2><p id=x><a href=/a.pdf>The plan</a></p>") == []


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        pytest.param(f"<p id=x>{letters(70)}</p><p id=y>Short</p>", ["x", "y"], id="all that stands in the element"),
        pytest.param(
            f"<p id=x>{letters(70)}</p><div class=share-bar><p id=y>Pass it on</p></div>", ["x"], id="furniture"
        ),
        pytest.param(f"<h1 id=x>Title</h1><p id=y>{letters(70)}</p>", ["y"], id="the title"),
        pytest.param(
            f"<p id=x>{letters(70)}</p><h3 id=y>Other news</h3><p id=z><a href=/a>A car</a></p>", ["x"], id="end"
        ),
    ],
)
def test_a_known_element_is_kept_whole_but_for_furniture(markup: str, names: list[str]) -> None:
    blocks = make_blocks(f"<main><div id=home>{markup}</div></main><p id=out>{letters(70)}</p>")
    home = next(node for node in blocks[0].ancestors if node.get("id") == "home")
    body.select_inside(blocks, home, "Title", frozenset())
    assert [block.node.get("id") for block in blocks if block.kept] == names


@pytest.mark.parametrize(
    ("sizes", "chosen", "expected"),
    [
        pytest.param([200], 1, [True], id="two hundred characters are enough"),
        pytest.param([199], 1, [True, False], id="fewer are not"),
        pytest.param([500, 1400], 1, [True], id="a quarter of the page's prose and more"),
        pytest.param([500, 1600], 1, [True, False], id="less than a quarter"),
        pytest.param([3000, 9900], 1, [True], id="3000 characters are enough in any case"),
        pytest.param([2900, 9900], 1, [True, False], id="2900 are not"),
        pytest.param([500, 1600, 1600], 1, [True, False], id="texts that differ count each"),
    ],
)
def test_the_slower_way_is_taken_where_little_was_chosen(
    sizes: list[int], chosen: int, expected: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{number} {letters(size - 4)} {number}" for number, size in enumerate(sizes)]
    tree = html.document_fromstring("<main><h1>Title</h1>" + "".join(f"<p>{text}</p>" for text in texts) + "</main>")
    calls: list[bool] = []

    def choose(page: object, *, fast: bool) -> list[str]:
        calls.append(fast)
        return [make_key(text) for text in texts[:chosen]]

    monkeypatch.setattr(body, "extract_with_trafilatura", choose)
    body.select_body(tree, find_blocks(tree), "Title")
    assert calls == expected
