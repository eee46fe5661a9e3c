"""Pages that scripts fill, of many kinds: what a server sends holds no list, what a browser shows does.

    KINDS["fetch"] -> {"/": (media type, text), "/data.json": …}

The page of a kind stands at "/"; `START` names another address where it begins elsewhere. All show the same bulletins,
so whoever reads one knows what must come of it: `TITLES`, in this order, each with a link and a date.
"""

import json

HTML, JSON, SCRIPT = "text/html; charset=utf-8", "application/json", "text/javascript; charset=utf-8"
Site = dict[str, tuple[str, str]]
BULLETINS = [
    {"id": number, "title": title, "url": f"/bulletins/{number}", "date": f"2026-03-{20 - number:02}"}
    for number, title in enumerate(
        (
            "Ferry timetable changes for the spring tides",
            "Council approves the repair of the old bridge",
            "Water supply interrupted in the upper town",
            "Library opens its reading room on Sundays",
            "Harbour fees for small boats from April",
            "School bus route moves to Mill Lane",
            "Public hearing on the market square",
            "Winter storm: what is closed until Friday",
            "New recycling calendar for all districts",
            "Swimming pool reopens after inspection",
        ),
        1,
    )
]
TITLES = [str(each["title"]) for each in BULLETINS]
DATA = json.dumps(BULLETINS)
# How each page writes its bulletins into an element; `list` is what scripts of a page call.
SHOW = """
function list(rows, place) {
  place.innerHTML = rows.map(b => `<article><h3><a href="${b.url}">${b.title}</a></h3>
    <time datetime="${b.date}">${b.date}</time><p>Read what was decided and whom it concerns.</p></article>`).join('');
}
"""
APP = "<div id=app></div>"
MENU = (
    "<header><a href='/'>Port Ellery</a><nav><ul><li><a href='/town'>The town</a></li><li><a href='/services'>Services"
    "</a></li><li><a href='/council'>Council and committees</a></li><li><a href='/contact'>Contact</a></li></ul></nav>"
    "</header>"
)
FOOTER = (
    "<footer><p>Town Hall, 2 Quay Street, Port Ellery. Open Monday to Friday from nine to five, on Thursdays until "
    "seven. Telephone 555 0100. The town is not responsible for the contents of pages that are linked from here.</p>"
    "<ul><li><a href='/privacy'>Privacy</a></li><li><a href='/imprint'>Imprint</a></li></ul></footer>"
)


def page(script: str, body: str = APP, *, kind: str = "", head: str = "") -> tuple[str, str]:
    """Return a page that loads nothing but a script in it."""
    opened = f"<script type={kind}>" if kind else "<script>"
    whole = f"{opened}{SHOW}{script}</script>"
    return HTML, f"<!doctype html><html lang=en><title>Bulletins of Port Ellery</title>{head}{body}{whole}</html>"


FETCH = "fetch('/data.json').then(r => r.json()).then(rows => list(rows, app));"
PLAIN: Site = {"/data.json": (JSON, DATA)}
XML = "<r>" + "".join(f"<b u='{each['url']}' d='{each['date']}'>{each['title']}</b>" for each in BULLETINS) + "</r>"
LINES = "\n".join(f"{each['url']}|{each['date']}|{each['title']}" for each in BULLETINS)
HALVES = {f"/part{number}.json": (JSON, json.dumps(BULLETINS[5 * number : 5 * number + 5])) for number in (0, 1)}
OLDER = [
    {"id": number, "title": f"Older bulletin number {number} of the town", "url": f"/bulletins/{number}",
     "date": f"2026-02-{30 - number:02}"}
    for number in range(11, 26)
]  # fmt: skip
PAGES = [BULLETINS, OLDER[:5], OLDER[5:10], OLDER[10:]]
PAGED: Site = {f"/page{number}.json": (JSON, json.dumps(rows)) for number, rows in enumerate(PAGES)}
ADD = """
let next = 0;
async function more() {
  const answer = next < 4 ? await fetch(`/page${next++}.json`) : null;
  if (!answer) return false;
  const box = document.createElement('div');
  list(await answer.json(), box);
  app.append(...box.children);
  return true;
}
"""

KINDS: dict[str, Site] = {
    "fetch": PLAIN | {"/": page(FETCH)},
    "request-object": PLAIN
    | {
        "/": page(
            "const q = new XMLHttpRequest(); q.open('GET', '/data.json');"
            "q.onload = () => list(JSON.parse(q.responseText), app); q.send();"
        )
    },
    "data-in-a-script-file": {
        "/": (HTML, f"<title>Bulletins</title>{APP}<script src=/app.js></script>"),
        "/app.js": (SCRIPT, f"{SHOW}const rows = {DATA}; list(rows, document.getElementById('app'));"),
    },
    "modules": PLAIN
    | {
        "/": (HTML, f"<title>Bulletins</title>{APP}<script type=module src=/main.js></script>"),
        "/main.js": (SCRIPT, "import {show} from '/show.js'; show(await (await fetch('/data.json')).json());"),
        "/show.js": (SCRIPT, f"{SHOW}export const show = rows => list(rows, document.getElementById('app'));"),
    },
    "scripts-that-load-scripts": PLAIN
    | {
        "/": page("const s = document.createElement('script'); s.src = '/later.js'; document.head.append(s);"),
        "/later.js": (SCRIPT, FETCH),
    },
    "callback-script": {
        "/": page("window.take = rows => list(rows, app); document.write('<script src=/take.js></' + 'script>');"),
        "/take.js": (SCRIPT, f"take({DATA})"),
    },
    "late": PLAIN | {"/": page(f"setTimeout(() => {FETCH[:-1]}, 1500);")},
    "with-menu-and-footer": PLAIN | {"/": page(FETCH, MENU + f"<main>{APP}</main>" + FOOTER)},
    "asks-for-scripts": PLAIN
    | {"/": page(FETCH, "<noscript>You need to enable JavaScript to run this app.</noscript>" + APP)},
    "spinner": PLAIN | {"/": page(FETCH, MENU + "<main id=app><p class=spinner>Loading…</p></main>" + FOOTER)},
    "skeleton": PLAIN
    | {
        "/": page(
            f"setTimeout(() => {FETCH[:-1]}, 300);",
            MENU + "<main id=app>" + "<div class=bar><span></span><span></span></div>" * 8 + "</main>" + FOOTER,
        )
    },
    "template-element": PLAIN
    | {
        "/": page(
            "fetch('/data.json').then(r => r.json()).then(rows => rows.forEach(b => {"
            "const row = document.querySelector('template').content.cloneNode(true);"
            "row.querySelector('a').href = b.url; row.querySelector('a').textContent = b.title;"
            "row.querySelector('time').textContent = b.date; app.append(row); }));",
            f"<template><li><a></a> <time></time></li></template><ul id=app></ul>{FOOTER}",
        )
    },
    "web-component": PLAIN
    | {
        "/": page(
            "customElements.define('town-news', class extends HTMLElement { async connectedCallback() {"
            "const root = this.attachShadow({mode: 'open'}); const box = document.createElement('section');"
            "root.append(box); list(await (await fetch('/data.json')).json(), box); } });",
            "<town-news></town-news>",
        )
    },
    "component-without-shadow": PLAIN
    | {
        "/": page(
            "customElements.define('town-news', class extends HTMLElement { async connectedCallback() {"
            "list(await (await fetch('/data.json')).json(), this); } });",
            f"{MENU}<town-news></town-news>",
        )
    },
    "hash-route": PLAIN
    | {
        "/": page(
            "const show = () => location.hash === '#/bulletins' ? "
            + FETCH[:-1]
            + " : app.innerHTML = '<p>Welcome to the town.</p>'; addEventListener('hashchange', show); show();"
        )
    },
    "route-of-the-address": PLAIN | {"/": page(f"history.replaceState(null, '', '/bulletins'); {FETCH}")},
    "leads-on-by-script": PLAIN | {"/": page("if (!app.dataset.x) location.replace('/start');"), "/start": page(FETCH)},
    "posted-query": {
        "/": page(
            "fetch('/query', {method: 'POST', body: '{list}'}).then(r => r.json()).then(a => list(a.data.list, app));"
        ),
        "/query": (JSON, json.dumps({"data": {"list": BULLETINS}})),
    },
    "xml": {
        "/": page(
            "fetch('/data.xml').then(r => r.text()).then(t => list([...new DOMParser().parseFromString(t, 'text/xml')"
            ".querySelectorAll('b')].map(b => ({url: b.getAttribute('u'), date: b.getAttribute('d'),"
            "title: b.textContent})), app));"
        ),
        "/data.xml": ("application/xml", XML),
    },
    "lines": {
        "/": page(
            "fetch('/data.txt').then(r => r.text()).then(t => list(t.split('\\n').map(l => l.split('|')).map("
            "([url, date, title]) => ({url, date, title})), app));"
        ),
        "/data.txt": ("text/plain", LINES),
    },
    "worker": PLAIN
    | {
        "/": page("const w = new Worker('/worker.js'); w.onmessage = e => list(e.data, app);"),
        "/worker.js": (SCRIPT, "fetch('/data.json').then(r => r.json()).then(rows => postMessage(rows));"),
    },
    "service-worker": PLAIN
    | {
        "/": page(
            "(navigator.serviceWorker ? navigator.serviceWorker.register('/sw.js') : Promise.reject()).catch(() => 0)"
            f".finally(() => {FETCH[:-1]});"
        ),
        "/sw.js": (SCRIPT, "addEventListener('fetch', e => e.respondWith(new Response('[]')));"),
    },
    "two-steps": HALVES
    | {
        "/": page(
            "Promise.all([0, 1].map(n => fetch(`/part${n}.json`).then(r => r.json())))"
            ".then(parts => list(parts.flat(), app));",
            MENU + APP,
        )
    },
    "table": PLAIN
    | {
        "/": page(
            "fetch('/data.json').then(r => r.json()).then(rows => { app.innerHTML = '<table>' + rows.map(b => "
            "`<tr><td>${b.date}</td><td><a href='${b.url}'>${b.title}</a></td></tr>`).join('') + '</table>'; });"
        )
    },
    "never-rests": PLAIN
    | {
        "/": page(
            FETCH
            + "setInterval(() => { fetch('/data.json?' + Math.random()); clock.textContent = Date.now(); }, 200);",
            APP + "<p id=clock></p>",
        )
    },
    "endless": PAGED
    | {
        "/": page(
            ADD + "more().then(() => new IntersectionObserver(s => s[0].isIntersecting && more()).observe(end));",
            APP + "<div style='height: 1800px'></div><div id=end style='height: 10px'></div>",
        )
    },
    "load-more": PAGED
    | {
        "/": page(
            ADD + "more(); button.onclick = async () => { await more() || button.remove(); };",
            f"{APP}<button id=button>Load more</button>",
        )
    },
}
START = {"hash-route": "/#/bulletins"}


def dress(site: Site) -> Site:
    """Return a site whose page stands in a frame of menu and footer, as sites have them."""
    media, body = site["/"]
    return site | {"/": (media, body.replace("</title>", f"</title>{MENU}", 1) + FOOTER)}


def list_pages() -> list[tuple[str, str]]:
    """Return (a name, what the server sends) for each kind, bare and in a frame."""
    bare = [(name, site["/"][1]) for name, site in KINDS.items()]
    return [*bare, *((f"{name}, framed", dress(site)["/"][1]) for name, site in KINDS.items())]
