"""What came of reading items' own pages."""

from messages.message import Code, plural


class ArticleCode(Code):
    """How the texts of a source's items are doing."""

    UNREAD = (
        "articles.unread",
        plural(
            "{failed} of {count} text could not be read: {cause}",
            "{failed} of {count} texts could not be read: {cause}",
        ),
    )
