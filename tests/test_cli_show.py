"""What was learned of a source's own pages is shown by `bantin preview`."""

from pathlib import Path

import pytest

from cli import main
from tests.origin import Origin

TEXT = "<p>What number {n} says at some length, so that it counts as a text, word upon word upon word {n}.</p>"


def test_preview_shows_the_template_of_a_sources_own_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Origin() as origin:
        rows = "".join(f"<li><a href=/{n}>Notice number {n}</a></li>" for n in range(1, 8))
        origin.answer("/news", body=f"<ul>{rows}</ul>")
        for n in range(1, 8):
            text = TEXT.format(n=n) * 6
            origin.answer(f"/{n}", body=f"<main><h1>Notice number {n}</h1><div id=text>{text}</div></main>")
        entry = f"slug: news, url: '{origin.url}/news', robots: false, full_text: true, rules: {{item: li}}"
        fetch = f"fetch: {{allow: ['{origin.host}:{origin.port}'], delay_seconds: 0}}\n"
        Path("sources.yaml").write_text(f"{fetch}sources: [{{{entry}}}]\n", encoding="utf-8")
        preview = ["preview", f"{origin.url}/news", "--settings-source", "news"]
        assert main(preview) == 0
        assert "Article pages" not in capsys.readouterr().out
        assert main(["refresh", "news"]) == 0
        assert main(preview) == 0
        told = capsys.readouterr().out.splitlines()[-1]
        assert told.startswith("Article pages: text found at ")
        assert "7 pages read" in told
