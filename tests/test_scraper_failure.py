"""What a run that came to nothing says of itself."""

import pytest

from model.errors import BantinError, DocumentError, ExtractionError, ForbiddenError, NetworkError
from scraper.failure import failed

PAGE = "https://example.org/news"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (DocumentError("the page is empty", subject=PAGE), f"{PAGE}: the page is empty"),
        (ExtractionError(f"{PAGE}: not a feed", subject=PAGE), f"{PAGE}: not a feed"),
        (NetworkError("example.org: the connection was refused", subject=PAGE), None),
        (ForbiddenError("example.org (10.0.0.1) is not a public address", subject="example.org"), None),
        (ExtractionError("a pattern ran too long"), None),
    ],
)
def test_a_fault_names_its_page_once(error: BantinError, message: str | None) -> None:
    assert failed(error).message == (message or str(error))
