"""Renders a page once and fills its named gaps for every request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

# Two private-use code points mark a gap; no text here contains them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_GAP: Final = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes and names of gaps, alternating."""

    parts: tuple[bytes | str, ...]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        return b"".join(part if isinstance(part, bytes) else values[part] for part in self.parts)


def gap(name: str) -> Markup:
    return Markup(f"{_OPEN}{name}{_CLOSE}")


class Renderer:
    def __init__(self) -> None:
        folder = Path(__file__).parent / "templates"
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["gap"] = gap

    def text(self, template: str, **fields: object) -> str:
        return self._templates.get_template(template).render(**fields)

    def page(self, template: str, **fields: object) -> Page:
        texts = _GAP.split(self.text(template, **fields))
        return Page(tuple(text if place % 2 else text.encode() for place, text in enumerate(texts)))
