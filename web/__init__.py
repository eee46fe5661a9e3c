"""HTTP: feeds for readers, pages for people."""
