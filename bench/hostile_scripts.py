"""Pages whose scripts take what they can: time, memory, requests, bytes, windows, dialogs.

    KINDS["loop"](3) -> the page; variants differ in how it goes about it, or in how much it takes at once

A page of `KINDS` never comes to an end by itself and must be ended at a limit. One of `HARMLESS` is rude, and can be
read all the same, at the latest when the time for coming to rest is over. `answer` is what a server says of the paths
that they ask for.
"""

import gzip
import threading
from collections.abc import Callable

from tests.origin import Answer, Asked

HTML = {"Content-Type": "text/html; charset=utf-8"}
BOMB = gzip.compress(b"[" + b" " * (40 << 20) + b"]")  # JSON that is short only as it is sent
DRIP = 15.0  # seconds for which nothing comes
Page = Callable[[int], str]


def script(text: str) -> Page:
    """Return a page with a script; @ in it is the variant's number."""
    return lambda variant: f"<!doctype html><p>Hello</p><script>{text.replace('@', str(variant))}</script>"


KINDS: dict[str, Page] = {
    "loop": script("const s = @; for (;;) { document.title = 'x' + s; }"),
    "loop-later": script("setTimeout(() => { for (;;); }, 20 * @)"),
    "loop-of-promises": script("const again = () => Promise.resolve(@).then(again); again();"),
    "slow-pattern": script("setTimeout(() => /^(a|a)*$/.test('a'.repeat(40 + @) + 'b'), 10)"),
    "dialogs": script("for (;;) alert('again @');"),
    "questions": script("for (;;) if (confirm('really @?')) prompt('why?');"),
    "memory-in-arrays": script("const kept = []; for (;;) kept.push(new Array(1e5 * (@ + 1)).fill(Math.random()));"),
    "memory-in-buffers": script(
        "const kept = []; setInterval(() => kept.push(new Uint8Array(5e7 * (@ + 1)).fill(1)), 20);"
    ),
    "memory-in-text": script("let t = 'x@'; const k = []; setInterval(() => { t += t; k.push(btoa(t)); }, 50);"),
    "memory-in-elements": script(
        "setInterval(() => { for (let n = 0; n < 2e5; n++) document.body.append(n + '@', new Image); })"
    ),
    "memory-in-workers": script(
        "const hog = 'const k=[];setInterval(()=>k.push(new Uint8Array(3e7).fill(1)),20)';"
        "const u = URL.createObjectURL(new Blob([hog]));"
        "for (let n = 0; n < 2 + @; n++) new Worker(u); setInterval(() => document.title = Math.random(), 50);"
        "for (;;);"
    ),
    "flood-of-requests": script("setInterval(() => { for (let n = 0; n < 50 + @; n++) fetch('/x?' + n); })"),
    "flood-of-scripts": script(
        "setInterval(() => { for (let n = 0; n < 20; n++) { const s = document.createElement('script');"
        "s.src = '/x?@' + Math.random(); document.head.append(s); } })"
    ),
    "flood-of-frames": script(
        "setInterval(() => { const f = document.createElement('iframe'); f.src = '/x?@' + Math.random();"
        "document.body.append(f); })"
    ),
    "flood-of-bytes": script("for (let n = 0; n <= @; n++) fetch('/endless?' + n).then(r => r.text());"),
    "reloads": script("setTimeout(() => location.reload(), @)"),
    "leads-in-a-circle": script("location.href = '/page?' + Math.random() + '@'"),
    "frames-in-frames": script(
        "for (const n of [1, 2]) document.write(`<iframe src='/page?@${n}${Math.random()}'></iframe>`)"
    ),
    "endless-page": lambda variant: f"<p>{variant}</p><iframe src='/endless'></iframe><script src=/endless></script>",
    "write-without-end": script("for (;;) document.write('<p>@')"),
    "history": script("for (let n = @;; n++) history.pushState(n, '', '/p' + n)"),
    "synchronous-requests": script(
        "for (;;) { const q = new XMLHttpRequest(); q.open('GET', '/x?@' + Math.random(), false);"
        "try { q.send(); } catch { } }"
    ),
    "console": script("const line = 'x'.repeat(1e5 * (@ + 1)); for (;;) console.log(line);"),
    "long-errors": script("const t = 'x'.repeat(1e7); setInterval(() => { throw t + Math.random() + @; }, 10)"),
    "long-lines": script(
        "const t = 'x'.repeat(2e7), say = () => console.log(t + Math.random() + @);"
        "for (let n = 0; n < 50; n++) say(); setInterval(say, 10)"
    ),
    "long-addresses": script("const t = 'x'.repeat(1.9e6); let n = @; setInterval(() => fetch('/x?' + t + n++), 1)"),
    "long-data-addresses": script("const t = 'x'.repeat(2e6); let n = @; setInterval(() => fetch('data:,' + t + n++))"),
    "long-forms": script("const t = 'x'.repeat(2e8); setInterval(() => fetch('/x?@', {method: 'POST', body: t}), 50)"),
    "long-text": script("document.body.append('x'.repeat(1e7 * (@ + 1)))"),
    "long-names": script("open('/x?@', 'n'.repeat(2e8)); setInterval(() => open('/x', Math.random()), 10)"),
}  # fmt: skip
FLOODS = frozenset(  # ended by the number of their requests, however fast the machine makes them
    {"flood-of-requests", "flood-of-scripts", "flood-of-frames", "reloads", "leads-in-a-circle", "frames-in-frames"}
)
HARMLESS: dict[str, Page] = {
    "loop-when-asked": script("Object.defineProperty(Document.prototype, 'body', {get() { for (;;); }}); @"),
    "says-something-else": script(
        "const long = 'x'.repeat(5e7 + @);"
        "for (const kind of [Element, Node, Document, HTMLElement])"
        "  for (const name of Object.getOwnPropertyNames(kind.prototype))"
        "    try { Object.defineProperty(kind.prototype, name, {get: () => long, set() {}}); } catch { }"
        "for (const kind of [Array, String, Object, Map, JSON])"
        "  for (const name of Object.getOwnPropertyNames(kind.prototype || kind))"
        "    try { (kind.prototype || kind)[name] = () => long; } catch { }"
    ),
    "hides-what-is-called": lambda variant: (
        f"<p>Hello<img name=body><img name=doctype><form name=documentElement><input name=querySelectorAll>"
        f"<input name=childNodes><input name={variant}></form><img name=readyState><img name=querySelectorAll>"
    ),
    "stays": script("addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'stay @'; });"),
    "script-that-never-comes": lambda variant: f"<p>Hello</p><script src='/drip?{variant}'></script>",
    "one-dialog": script("alert('@')"),
    "windows": script("for (let n = 0; n < 30; n++) open('/page' + n + '@');"),
    "downloads": script(
        "for (let n = 0; n < 10; n++) { const a = document.createElement('a'); a.href = '/file?@' + n;"
        "a.download = 'f'; document.body.append(a); a.click(); }"
    ),
    "spinning-workers": script(
        "const u = URL.createObjectURL(new Blob(['for(;;);'])); for (let n = 0; n < 4; n++) new Worker(u); @"
    ),
    "ticks": script(
        "setInterval(() => { document.querySelector('p').textContent = 'Hello ' + Date.now() + '@'; }, 30)"
    ),
    "prints": script("print(); @"),
    "listens": script("new EventSource('/drip?@'); try { new WebSocket('ws://' + location.host + '/ws'); } catch { }"),
}


def answer(page: str, asked: Asked) -> Answer:
    """Return what a server says: the page at /page, a body that never comes at /drip, one without end at /endless."""
    path = asked.path.partition("?")[0]
    if path == "/page":
        return Answer(headers=HTML, body=page.encode())
    if path == "/endless":
        return Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"x" * (8 << 20))
    if path == "/bomb":
        return Answer(headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}, body=BOMB)
    if path == "/drip":
        threading.Event().wait(DRIP)
    if path == "/file":
        return Answer(headers={"Content-Type": "application/octet-stream"}, body=b"x" * 100_000)
    return Answer(headers={"Content-Type": "text/plain"}, body=b"")
