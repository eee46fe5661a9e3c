"""URL -> items. Knows the network and HTML; no database, no clock.

    fetch      URL -> Response | NotModified
    document   bytes -> Document
    extract    Document -> RawItems
    normalize  RawItem -> Item

`scrape.scrape` is this way for a source's listing, `article.scrape_article` for one bulletin's own page.
"""
