"""Reads an archive of luutru from Python; nothing here changes one.

import luutru
corpus = luutru.open("demo-data")
texts = corpus.documents(site="hanoimoi").to_pandas()
"""

from luutru.corpus import Corpus
from luutru.corpus import open_corpus as open  # noqa: A004 (`luutru.open` says what it does)
from luutru.document import Document
from luutru.documents import Documents
from luutru.pages import Page
from luutru.version_diff import PageDiff
from storage.search.scope import SearchField
from storage.search.search import Hit, SearchResult

__all__ = ["Corpus", "Document", "Documents", "Hit", "Page", "PageDiff", "SearchField", "SearchResult", "open"]
