"""Generates selectors that survive a rebuild of the site: lasting names, and at most one element further out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from extractors.induction.lasting_class_names import has_prefix, hashed_prefixes, lasts, stem
from extractors.induction.sample_page import Sample

_ATTRIBUTES = (
    "itemprop",
    "data-testid",
    "data-component",
    "data-role",
    "data-type",
    "data-gu-name",
    "role",
    "property",
)
# Tags that are meaningful without a name.
_TELLING = frozenset(
    {"article", "main", "aside", "header", "footer", "nav", "form", "figcaption", "figure", "time"}
) | {
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "address",
    "details",
    "table",
    "iframe",
}
_FURTHER = 4
_SHORTEST_NAME_BESIDE_HASH = 8


@dataclass(frozen=True, slots=True)
class Selector:
    """`price` is the cost of its length and weakness when selectors are ranked."""

    css: str
    price: float


class SelectorLanguage:
    """The possible selectors for elements of these pages; names with hashes are not used."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        names = {name for sample in samples for node in sample.tree.css("[class]") for name in _classes(node)}
        self._hashed = hashed_prefixes(names)

    def of(self, node: LexborNode) -> list[Selector]:
        """Selectors for the element itself, and, if it has no meaningful name, inside the nearest ones with a name."""
        found = list(self._by_itself(node))
        if node.tag in _TELLING:
            found.append(Selector(node.tag or "", 0.02))
        return [*found, *self._within(node, found)]

    def _by_itself(self, node: LexborNode) -> Iterator[Selector]:
        tag, attributes = node.tag or "", node.attributes
        if (name := attributes.get("id")) and lasts(name) and self._may(name):
            yield Selector(f"#{name}", 0.005)
        elif name and (kept := stem(name)):
            yield Selector(f"{tag}[id*='{kept}']", 0.015)
        for name in ("itemprop", *_ATTRIBUTES[1:]):
            value = attributes.get(name)
            if value and lasts(value):
                yield Selector(f"{tag}[{name}='{value}']", 0.005)
        lasting, stems = self._names(node)
        for one in lasting:
            yield Selector(f"{tag}.{one}", 0.0)
        for one in stems:
            yield Selector(f"{tag}[class*='{one}']", 0.01)
        for at, one in enumerate(lasting[:_FURTHER]):
            for other in lasting[at + 1 : _FURTHER]:
                yield Selector(f"{tag}.{one}.{other}", 0.01)

    def _names(self, node: LexborNode) -> tuple[list[str], list[str]]:
        names = _classes(node)
        stems = [found for name in names if (found := stem(name))]
        beside_hash = _SHORTEST_NAME_BESIDE_HASH if stems else 0
        lasting = [name for name in names if lasts(name) and self._may(name) and len(name) >= beside_hash]
        return lasting, stems

    def _may(self, name: str) -> bool:
        return not has_prefix(name, self._hashed)

    def _within(self, node: LexborNode, own: Sequence[Selector]) -> Iterator[Selector]:
        short = own[:3]
        parent = node.parent
        for step in range(_FURTHER):
            if parent is None or parent.tag in ("html", "body"):
                return
            outer = list(self._by_itself(parent))[:3]
            if outer:
                if step == 0:
                    yield from (Selector(f"{one.css} > {node.tag}", one.price + 0.02) for one in outer)
                elif not short:
                    yield from (Selector(f"{one.css} {node.tag}", one.price + 0.04) for one in outer)
                for inner in short:
                    yield from (Selector(f"{one.css} {inner.css}", one.price + inner.price + 0.02) for one in outer)
                return
            parent = parent.parent


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()
