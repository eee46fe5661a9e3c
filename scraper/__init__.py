"""URL -> items. Knows the network and HTML; no database, no clock."""
