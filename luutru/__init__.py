"""Reads an archive of luutru from Python; nothing here changes one.

import luutru
corpus = luutru.open("demo-data")
texts = corpus.documents(site="hanoimoi").to_pandas()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luutru.corpus import Corpus
    from luutru.corpus import open_corpus as open  # noqa: A004 (`luutru.open` says what it does)
    from luutru.document import Document
    from luutru.documents import Documents
    from luutru.pages import Page
    from luutru.version_diff import PageDiff
    from storage.search.scope import SearchField
    from storage.search.search import Hit, SearchResult

__all__ = ["Corpus", "Document", "Documents", "Hit", "Page", "PageDiff", "SearchField", "SearchResult", "open"]

# The command line imports parts of this package: each name is imported when it is first asked for.
_PLACES = {
    "Corpus": ("luutru.corpus", "Corpus"),
    "Document": ("luutru.document", "Document"),
    "Documents": ("luutru.documents", "Documents"),
    "Hit": ("storage.search.search", "Hit"),
    "Page": ("luutru.pages", "Page"),
    "PageDiff": ("luutru.version_diff", "PageDiff"),
    "SearchField": ("storage.search.scope", "SearchField"),
    "SearchResult": ("storage.search.search", "SearchResult"),
    "open": ("luutru.corpus", "open_corpus"),
}


def __getattr__(name: str) -> object:
    """Imports a public name; Python calls it for a name that the package does not have yet."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, there = _PLACES[name]
    found: object = getattr(import_module(module), there)
    return found


def __dir__() -> list[str]:
    return __all__
