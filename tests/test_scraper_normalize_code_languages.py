"""The language of a piece of code, as highlighters mark it."""

import pytest

from scraper.normalize.safe_html import sanitize_html


@pytest.mark.parametrize(
    ("fragment", "kept"),
    [
        ('<pre><code class="language-python x">a</code></pre>', '<pre><code class="language-python">a</code></pre>'),
        ('<pre class="brush: sql; gutter: false">a</pre>', '<pre class="language-sql">a</pre>'),
        ('<pre data-lang="C++">a</pre>', '<pre class="language-c++">a</pre>'),
        ('<div class="highlight-source-rust"><pre>a</pre></div>', '<pre class="language-rust">a</pre>'),
        ('<div class="language-ruby h"><div class="highlight"><pre><code>a</code></pre></div></div>',
         '<pre><code class="language-ruby">a</code></pre>'),
        ('<div class="sourceCode"><pre class="sourceCode haskell"><code class="x">a</code></pre></div>',
         '<pre><code class="language-haskell">a</code></pre>'),
        ('<p>Call <code class="lang-js">a()</code>.</p>', '<p>Call <code class="language-js">a()</code>.</p>'),
        ('<pre class="language-none wide"><code class="hljs">a</code></pre>', "<pre><code>a</code></pre>"),
        ('<div class="language-de"><p>a</p><pre>b</pre></div>', "<p>a</p><pre>b</pre>"),
    ],
)  # fmt: skip
def test_the_language_of_code_is_its_class(fragment: str, kept: str) -> None:
    assert sanitize_html(fragment, "https://example.org/") == kept
    assert sanitize_html(kept, "https://example.org/") == kept
