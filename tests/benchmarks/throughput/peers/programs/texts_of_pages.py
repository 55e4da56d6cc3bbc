"""One peer's texts of saved pages: `python texts_of_pages.py PEER PAGES OUT`, both files JSON."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

BLOCKS = (
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "figcaption",
    "blockquote",
    "br",
    "section",
    "article",
    "table",
)


def trafilatura(html: str, url: str) -> str | None:
    from trafilatura import extract  # noqa: PLC0415 (only one of the peers is installed where this runs)

    return extract(html, url=url, include_comments=False)


def readability(html: str, url: str) -> str | None:
    from lxml.html import fromstring  # noqa: PLC0415 (as above)
    from readability import Document  # type: ignore[import-not-found] # noqa: PLC0415 (as above)

    summary = Document(html, url=url).summary()
    if not summary.strip():
        return None
    tree = fromstring(summary)
    for element in tree.iter(*BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def newspaper4k(html: str, url: str) -> str | None:
    from newspaper import Article  # type: ignore[import-not-found] # noqa: PLC0415 (as above)

    article = Article(url, fetch_images=False, language="vi")
    article.download(input_html=html)
    article.parse()
    return str(article.text)


def news_please(html: str, url: str) -> str | None:
    from newsplease import NewsPlease  # type: ignore[import-not-found] # noqa: PLC0415 (as above)

    article = NewsPlease.from_html(html, url=url, fetch_images=False)
    return article.maintext if article else None


READERS: dict[str, Callable[[str, str], str | None]] = {
    "trafilatura": trafilatura,
    "readability": readability,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
}

if __name__ == "__main__":
    read = READERS[sys.argv[1]]
    pages = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    Path(sys.argv[3]).write_text(json.dumps([read(page["html"], page["url"]) for page in pages]), encoding="utf-8")
