"""Charts as the paths of inline SVG: drawn in one colour, told apart by shape, with their figures beside them."""

from collections.abc import Sequence

BAR, GAP = 4, 2  # units of the drawing, wide


def draw_bars(counts: Sequence[int], *, height: int, least: int = 1) -> str:
    """Return the path of a bar for each count, the highest of them as high as the drawing; a stroke for none.

    `least` is what fills the height where no count is higher, so that a single item does not look like many.

    >>> draw_bars([0, 2], height=16, least=4)
    'M0 16v-1h4v1zM6 16v-8h4v8z'
    """
    most = max([least, *counts])
    bars = []
    for place, count in enumerate(counts):
        tall = max(2, round(height * count / most)) if count else 1
        bars.append(f"M{place * (BAR + GAP)} {height}v-{tall}h{BAR}v{tall}z")
    return "".join(bars)


def measure_width(number: int) -> int:
    """Return how wide the drawing of so many bars is."""
    return number * (BAR + GAP) - GAP
