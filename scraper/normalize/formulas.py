"""Formulas in MathML (MathML Core §2): kept where they stand, without anything that is no part of a formula.

Works on an lxml tree in place. What shows a formula otherwise (its TeX as an annotation) goes: a reader would see
both. A formula that is hidden beside a picture of it goes with all that is hidden.
"""

from lxml.html import HtmlElement

_TOKENS = frozenset({"mi", "mn", "mo", "ms", "mtext"})  # those that hold text
_PART_NAMES = (
    "mfrac mmultiscripts mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable "
    "mtd mtr munder munderover semantics"
)
_PARTS = _TOKENS | frozenset(_PART_NAMES.split())
FORMULA_TAGS = _PARTS | {"math"}
FORMULA_ATTRIBUTES = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator"},
    "mspace": {"width"},
    "mtd": {"columnspan", "rowspan"},
}


def clean_formulas(body: HtmlElement) -> None:
    """Take out of formulas what is none, and unwrap the parts of formulas that stand in none."""
    inside: set[HtmlElement] = set()
    for formula in list(body.iter("math")):
        if formula not in inside:
            inside.update(formula.iterdescendants())
            _clean_parts(formula)
    for node in body.iter(*_PARTS):
        if node not in inside:
            node.tag = "span"


def _clean_parts(formula: HtmlElement) -> None:
    """Leave in a formula its parts, and text in those that hold text."""
    for node in formula.iter():
        parent = node.getparent()
        if node is not formula and parent.tag not in _TOKENS:
            node.tail = None
        if not isinstance(node.tag, str):  # a comment
            continue
        if node is not formula and (node.tag not in _PARTS or parent.tag in _TOKENS):
            node.tag = "script"
        if node.tag not in _TOKENS:
            node.text = None


def list_formula_nodes(body: HtmlElement) -> set[HtmlElement]:
    """Return all elements of formulas: an empty one among them has its place."""
    return {node for formula in body.iter("math") for node in formula.iter()}
