"""Document -> Article: what a bulletin's own page says, found without rules.

body       which part of the page is the bulletin (trafilatura's choice, mended on the page's own tree)
facts      what the page tells machines: JSON-LD, meta, Open Graph
naming     title and authors, without the site's name
dating     which of the page's dates is the publication's
template   what a site's pages share: where the content stands, what is furniture
reading    article(): all of it, told in one function
"""
