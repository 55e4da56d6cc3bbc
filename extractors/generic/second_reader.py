"""Reads a whole page with trafilatura, as a second opinion if the first reading is in doubt."""

from extractors.generic.frame import StoryFrame
from extractors.generic.outline import Outline, is_linked_title
from extractors.html.element_text import one_line


def second_reading(html: str) -> tuple[str, ...]:
    """Trafilatura's blocks in page order; empty if it finds no text."""
    from trafilatura import bare_extraction  # noqa: PLC0415 (slow to import, and few pages need it)
    from trafilatura.settings import Extractor  # noqa: PLC0415 (as above)

    document = bare_extraction(html, options=Extractor(output_format="xml", comments=False, tables=True, dedup=False))
    body = None if document is None or isinstance(document, dict) else document.body
    if body is None:
        return ()
    texts = (one_line("".join(element.itertext())) for element in body)
    return tuple(text for text in texts if text)


# The first reading is in doubt if its frame has at most this share of the page's plain text.
_DOUBTFUL_SHARE = 0.15

# The second reading counts if it has this many characters, this many times those of the first, and hardly any titles
# of other stories: on short pages, trafilatura takes these for the text.
_LEAST = 400
_TIMES = 5
_TITLES_IN_IT = 1


def is_doubtful(outline: Outline, frame: StoryFrame | None) -> bool:
    return frame is None or frame.gain < _DOUBTFUL_SHARE * sum(outline.gains)


def second_story(html: str, outline: Outline, frame: StoryFrame | None, title: str) -> tuple[str, ...]:
    """The second reader's blocks below the title; empty if they are in doubt too."""
    texts = second_reading(html)
    if title in texts:
        texts = texts[texts.index(title) + 1 :]
    length = sum(map(len, texts))
    if length < max(_LEAST, _TIMES * frame.gain if frame else 0):
        return ()
    titles = {run.text for run in outline.runs if is_linked_title(run)}
    others = sum(any(other in text for other in titles) for text in texts)
    return texts if others <= _TITLES_IN_IT else ()
