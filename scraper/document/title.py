"""What a page calls itself."""

from scraper.document import HtmlDocument


def read_page_title(document: HtmlDocument) -> str:
    """Return the text of the page's title element (HTML §3.1.4): the first, wherever it stands, but for a drawing's."""
    return " ".join(" ".join(document.tree.xpath("(//title[not(ancestor::svg)])[1]//text()")).split())
