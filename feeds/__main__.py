"""Prints docs/feeds.md; `make schema` writes it."""

from feeds.registry import describe_formats

if __name__ == "__main__":
    print(describe_formats(), end="")
