// Prints, as JSON, what a feed reader of npm makes of the feed at an address: node read.mjs READER URL
import { parseFeed as parseByFeedParser } from "@rowanmanning/feed-parser";
import { parseFeed as parseByFeedsmith } from "feedsmith";
import RssParser from "rss-parser";

const fetchText = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
};
const list = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const compact = (values) => values.filter(Boolean);

const READERS = {
  "rss-parser": async (url) => {
    const item = [["media:thumbnail", "thumbnail"]];
    const feed = await new RssParser({ customFields: { item } }).parseURL(url);
    return feed.items.map((item) => ({
      title: item.title,
      url: item.link,
      published: item.isoDate,
      authors: compact([item.creator ?? item.author]),
      picture: item.thumbnail?.$.url ?? "",
      enclosures: compact([item.enclosure?.url]),
      summary: item.summary ?? item.content ?? "",
      content: item["content:encoded"] ?? item.content ?? "",
    }));
  },
  feedsmith: async (url) => {
    const { feed, format } = parseByFeedsmith(await fetchText(url));
    const items = format === "atom" ? feed.entries : feed.items;
    const linked = (item, rel) => list(item.links).filter((link) => (link.rel ?? "alternate") === rel).map((link) => link.href);
    return items.map((item) => ({
      title: item.title?.value ?? item.title,
      url: item.link ?? item.url ?? linked(item, "alternate")[0],
      published: new Date(item.pubDate ?? item.published ?? item.date_published).toISOString(),
      authors: compact([...list(item.authors).map((author) => author.name ?? author), ...list(item.dc?.creators)]),
      picture: item.media?.thumbnails?.[0]?.url ?? item.image ?? "",
      enclosures: compact([
        ...list(item.enclosures).slice(0, format === "rss" ? 0 : undefined).map((file) => file.url),
        ...(format === "rss" ? list(item.media?.contents).filter((file) => file.url !== item.media?.thumbnails?.[0]?.url).map((file) => file.url) : []),
        ...linked(item, "enclosure"),
        ...list(item.attachments).map((file) => file.url),
      ]),
      summary: item.summary?.value ?? item.summary ?? item.description ?? "",
      content: item.content?.encoded ?? item.content?.value ?? item.content_html ?? item.content_text ?? "",
    }));
  },
  "feed-parser": async (url) => {
    const feed = parseByFeedParser(await fetchText(url));
    return feed.items.map((item) => ({
      title: item.title,
      url: item.url,
      published: item.published.toISOString(),
      authors: compact(item.authors.map((author) => author.name)),
      picture: item.image?.url ?? "",
      enclosures: item.media.filter((file) => file.url !== item.image?.url).map((file) => file.url),
      summary: item.description ?? "",
      content: item.content ?? "",
    }));
  },
};

const [reader, url] = process.argv.slice(2);
console.log(JSON.stringify(await READERS[reader](url)));
