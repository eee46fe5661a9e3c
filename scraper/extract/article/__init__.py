"""Document -> RawArticle: what a bulletin's own page says, found without rules.

extract       extract_article(): the whole way, step by step
depth         what is nested deeper than pages are is raised
metadata      what the page says to machines: JSON-LD, meta, Open Graph, marked elements
blocks        the page as a row of text blocks
title         the title that the page's places agree on
site_names    the site's own name, which is no part of a title and no author
body          which blocks are the bulletin's text, by these:
  alignment     trafilatura's choice, laid back upon the page's own blocks
  boxes         what the elements around a block are called and hold
  recover       what trafilatura lost comes back
  boilerplate   what repeats on other pages of the site goes
  block_names   what names of elements and words of lines say
dates         which of the page's dates is the publication's, by these:
  date_places   the blocks that may show it
  date_lines    the dates on lines for readers
  day_order     which number of a date in figures is the month
  printed_day   the day that readers see, where machines are told a moment in UTC
byline        who wrote it
topics        what it is about, by these:
  summary       what the page says of it in short, or its first sentences; sentences says where these end
  tags          its topics; sections finds the part of the site that it stands in
  words         whether a text speaks of what a few words say
  site_pages    what the site's last pages had in common
event         what it announces, and when that is
noscript      texts for readers without scripts
attachments   files that hang on it
pictures      which pictures are the bulletin's own
lead_picture  the one that stands for it
build_html    the text as a tree of its own
template      what a site's pages share: where the text stands, what is furniture
"""
