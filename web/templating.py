"""The templates of the pages for people; they escape all that they are given."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scraper.urls import split_url

HTML = "text/html; charset=utf-8"


def make_templates(*, title: str, base_url: str, adding: bool) -> Environment:
    """Return the templates of a site; `adding` says whether it has a page /add to lead to."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(site=title, root=split_url(base_url).path, base_url=base_url, adding=adding)
    return environment
