"""RawItem -> Item: dates, text, safe HTML, URLs, identity."""
