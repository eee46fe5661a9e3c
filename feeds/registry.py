"""The formats in which every feed is published: a module of this package and a line here for each.

What is served, stored, announced on pages and documented follows from this list, in its order.
"""

from feeds import atom, calendar, jsonfeed, rss
from feeds.feed_format import FeedFormat

FORMATS: dict[str, FeedFormat] = {
    format_.ending: format_
    for format_ in (
        atom.FORMAT,  # the first is the one that the OPML list names
        rss.FORMAT,
        jsonfeed.FORMAT,
    )
}
ENDINGS = (*FORMATS, calendar.ENDING)  # of all documents of a feed; a calendar is none of its formats


def find_preferred_format() -> FeedFormat:
    """Return the format to be named where only one can be."""
    return next(iter(FORMATS.values()))


def describe_formats() -> str:
    """Return docs/feeds.md: all formats, with their addresses and content types."""
    rows = "\n".join(map(_describe, FORMATS.values()))
    return _PAGE.format(rows=rows, first=find_preferred_format().ending)


_PAGE = """\
# Feeds

Every source has one feed, published in each of these formats. The page `/feeds/<slug>` shows the addresses, and
announces each by a `<link rel="alternate">`, so that a feed reader finds it. They stay for good: where a source that
had readers is renamed, the former ones redirect (301).

`/feeds/all` is one feed of all sources, `/feeds/category-<name>` one of each category, and the settings name others:
[combinations](settings.md#feeds-of-several-sources). They have the same formats, pages and answers as a source's feed.

| format | address | content type |
|---|---|---|
{rows}

`/feeds/<slug>` answers with a feed where `Accept` names one of these types and likes it better than HTML, as in
`curl -H 'Accept: application/atom+xml'`. The addresses of RSS and Atom answer a browser that is to show them
(`Sec-Fetch-Dest: document`, and HTML in `Accept`) with the page; no feed reader sends that. `Vary` names all of these.
Until a new source's first page can be shown whole, its feed answers 503 with `Retry-After`.

A source or combination that is [private](settings.md#private-feeds) has all of this under `/private/<secret>` in place
of `/feeds/<slug>`, and is answered 404 there.

Pages of other sites may read public feeds, their archives, those of a search, and `/opml.xml`
(`Access-Control-Allow-Origin: *`; `OPTIONS` is answered).

Each document has an `ETag` and a `Last-Modified` field, and is sent packed to clients that accept gzip, or Brotli once
it was asked for again. It keeps its bytes until an item is new or edited. It may be kept unasked (`Cache-Control:
max-age`) until its source's page is read next, for a minute at least and an hour at most. `/opml.xml` lists, for a
feed reader to import, the sources' feeds in the folders of their categories, and each combination in one of its own.

Besides its title, a feed says in a sentence what it holds, and has an icon and a logo (`<icon>` and `<logo>` in Atom,
`<image>` in RSS, `favicon` and `icon` in JSON Feed), in RSS also its source's `interval` as `<ttl>`; a feed of several
sources has the shortest of theirs. A source's feed has the icon, the logo and the description that its page names,
else Bantin's mark and a sentence; `title` and `description` in the settings come first, and with `images: false` no
picture is the site's. What the page names otherwise is taken up once it stood there for a day, and never where only
the query of an address changed. A podcast's feed has its `itunes:author` and `itunes:image` in RSS.

## What an entry says

- **Which items**: the `limit` that were found last, by date. Where more are new at once, all stay for six hours.
- **Published**: the moment on the page. Of a day without a time it is noon UTC of that day, or the nearest minute that
  is the same day in the source's zone, and never later than it was seen. What was seen within sixty hours is up to an
  hour earlier, in the order in which it was seen, and what stands lower on its page a second a place, so that readers
  who sort by date keep the page's order; the day itself is `dcterms:available` in RSS
  and Atom, and `_bantin` in JSON Feed: `{{"date_published": "2026-03-09", "timezone": "Asia/Ho_Chi_Minh"}}`. Where the
  page gives no date it is when the item was first seen, in the page's order.
- **Updated**: the same, until the item is edited.
- **Attachments**: enclosures in Atom, attachments in JSON Feed; in RSS the first is `<enclosure>`, and all are
  `media:content`, with type and length as far as they are known.
- **Sound and film**: `media:content` has the `duration`, as far as it is known, JSON Feed `duration_in_seconds`. Where
  the first attachment is one, Atom has `itunes:duration`, `itunes:image` and `itunes:author`, and so has the RSS of a
  podcast.
- **Lead picture**: `media:thumbnail` and `media:content` in RSS and Atom, `image` in JSON Feed.
- **Source**: in a feed of several sources each entry has the identity that it has in its source's feed, and names
  that feed: `<source>` in Atom and RSS, `_bantin.source` in JSON Feed. In Atom and JSON Feed the source stands for the
  author where there is none.
- **Authors**: `dc:creator` in RSS. An Atom feed has an author of its own, the site, only where entries have none.

## A feed of a search

`/search?q=` is a page that searches all items that feeds show or showed, and `/feeds/search.{first}?q=` (each ending
will do) a feed of the 50 newest that a query finds, by their dates:

    https://feeds.example.org/feeds/search.{first}?q=dai+hoc+-tuyen+source:news

| in a query | finds items |
|---|---|
| `dai hoc` | with both words in title, summary, text, authors or categories; case and accents (`đ` too) do not count |
| `"dai hoc"` | with the words side by side |
| `tuyen*` | with a word that begins so |
| `-hoc`, `-"dai hoc"` | without |
| `source:news`, `-source:news` | of the source with that slug, or not; several are alternatives |
| `category:notices` | with that word in a category; a phrase in quotation marks |

Words are whole words as they stand, in any order. In Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese a part of
any length is found. A query has 300 characters and 30 words at most. What cannot be asked is answered 400 with the
reason, and so is a search that takes longer than two seconds. A filter hides an item from the search too.

## A calendar of what is announced

Meetings, hearings, deadlines: a calendar app subscribes to `/feeds/<slug>.ics` of a source or a combination
([iCalendar](https://www.rfc-editor.org/rfc/rfc5545)), as in

    curl https://feeds.example.org/feeds/news.ics

An event is taken where it is sure: marked for machines (schema.org's `Event` as JSON-LD or microdata, h-event,
hCalendar, RSS's event module), or in a field whose label says so on the bulletin's own page (`Meeting date:`, `Closing
date:`, `Hạn nộp:`) with a year; never out of running text. An entry has the identity of its item (`UID`), its title,
behind the page's own label where it is a deadline, summary, place and address, the moment of its last edit, and
`STATUS:CANCELLED` once its page marks it so. Moments are in UTC, whole days are days. The calendar holds up to 500
events, those too whose items left the feed; it may be kept for 15 minutes, and is a valid one while nothing is
announced. The page `/feeds/<slug>` names it once there is something in it, and from then on the folder of `output` has
it, looked at whenever its feed changed, and once an hour.

## All that was ever published

A feed holds its source's last items (`limit` in the settings). Those before stand in archive documents, each of at most
100 items, in each format: `/feeds/<slug>/archive/<number>.atom`, where the number is that of its last item. The feed
leads to the last of them, and each to the one before, by `rel="prev-archive"`
([RFC 5005](https://www.rfc-editor.org/rfc/rfc5005)), and by `next_url` in JSON Feed. A document keeps its items for
good; one that is corrected or taken back changes in it. The first leads to the second by `rel="next-archive"`
once both are whole. What was seen at once stays together: some of the items of a
feed stand in its last archive document too, and a reader knows them again by their identity.

Of `/feeds/all`, a category and a combination the number is a multiple of 100: a document holds those of its items that
were stored under the hundred numbers up to it, all sources counted. So documents may hold few, the last of them changes
until its hundred is full, and what a source that is added later brought before stands in those of then.

## Told at once (WebSub)

Each document, and the `Link` field of each answer, names a hub. Whoever subscribes there
([WebSub](https://www.w3.org/TR/websub/)) is sent the document when it changes, and need not ask for it:

    curl -d hub.mode=subscribe -d hub.topic=https://feeds.example.org/feeds/news.atom \\
         -d hub.callback=https://reader.example/push -d hub.secret=s3cret https://feeds.example.org/hub

The hub asks the callback whether that is meant, for 10 days unless `hub.lease_seconds` says otherwise (5 minutes to 30
days), and signs each delivery with the secret (`X-Hub-Signature: sha256=…`). A delivery that fails is tried again after
1, 5 and 25 minutes, 2 and 10 hours, with the document as it is then; 410 ends the subscription. A callback at a private
address must be named in `fetch.allow`. `server.hub` in the settings names another hub, which is then told of each
change, or `none`.

## Fields of requests and answers

A reader that asks as [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110) describes it needs nothing else:

    curl -I https://feeds.example.org/feeds/news.rss

| field of a request | what it does |
|---|---|
| `If-None-Match`, `If-Modified-Since` | what came with the last answer, as it came: 304 where nothing changed |
| `Accept-Encoding` | `gzip` and `br` are packed |
| `Accept` | chooses a format of `/feeds/<slug>`, see above |
| `Sec-Fetch-Dest` | `document` has a browser shown the page |
| `Accept-Language` | the language of pages; feeds have one |

| field of an answer | what it says |
|---|---|
| `ETag`, `Last-Modified` | of which state the document is |
| `Cache-Control` | for how long it need not be asked for again |
| `Vary` | on which fields of the request it depends |
| `Link` | its hub, and its address there |
| `Retry-After` | with 503: when a feed that is not there yet is to be asked for again |
| `Access-Control-Allow-Origin`, `Access-Control-Expose-Headers` | that pages of other sites may read it |
| `Content-Security-Policy`, `X-Content-Type-Options`, `Referrer-Policy` | what protects it from other pages |
| `X-Robots-Tag` | that search engines are to leave a private feed alone |

`HEAD` is answered as `GET`, without the body; 405 any other method but `OPTIONS`.

## Other addresses

| address | what is there |
|---|---|
| `/` | all sources, and how each does |
| `/feeds/<slug>/history` | the last checks of a source's page |
| `/items/<id>` | all that is known of an item |
| `/search?q=` | a page that searches all items |
| `/health.<ending>` | a feed of sources in trouble, see [health.md](health.md#where-it-is-reported) |
| `/opml.xml` | the list of all public feeds |
| `/healthz`, `/metrics` | for programs that watch the daemon, see [operating.md](operating.md) |
| `/robots.txt`, `/favicon.ico`, `/manifest.webmanifest`, `/static/<path>` | what browsers and robots ask for |

The pages by which sources are added and changed are the owner's alone. Programs that want more than feeds have
[an API](api.md).

## Options

Each stands in [settings.md](settings.md).

| option | what it does to feeds |
|---|---|
| `title`, `description`, `language`, `images` | what a feed says of itself, and whether items keep pictures |
| `limit` | how many items it holds |
| `interval`, `cron` | how often it changes at most: `<ttl>` and `Cache-Control` |
| `categories`, `combinations` | which feeds of several sources hold it |
| `filters` | which items it shows |
| `private` | whether its address is a secret |
| `full_text`, `reread`, `detail` | whether entries have the whole text, and whether edits of it are seen |
| `server.base_url` | what all addresses in feeds begin with |
| `server.hub` | which hub they name |
| `output` | the folder of their files |
"""


def _describe(format_: FeedFormat) -> str:
    name = f"[{format_.name}]({format_.specification})"
    return f"| {name} | `/feeds/<slug>.{format_.ending}` | `{format_.content_type}` |"
