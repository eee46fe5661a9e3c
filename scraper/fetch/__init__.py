"""URL -> Response | NotModified, over HTTP, guarded, bounded and polite."""
