"""Prints a diff for a terminal and for a browser; text from the web is never markup or a control character."""

from collections.abc import Iterator, Sequence
from html import escape

from rich.text import Text

from flows.markdown_text import for_terminal
from luutru.version_diff import PageDiff
from storage.versions.word_diff import DiffPiece, Op

_STYLES = {Op.SAME: "", Op.REMOVED: "red strike", Op.ADDED: "bold green"}
_MARKS = {Op.SAME: ("", ""), Op.REMOVED: ("[-", "-]"), Op.ADDED: ("{+", "+}")}
_TAGS = {Op.SAME: "span", Op.REMOVED: "del", Op.ADDED: "ins"}
_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body{{max-width:46rem;margin:2rem auto;font:1rem/1.6 serif}}h2{{font:bold .8rem sans-serif;color:#666}}
p{{white-space:pre-wrap;margin:.6rem 0}}del{{background:#fdd;color:#900}}
ins{{background:#dfd;color:#060;text-decoration:none}}
.head{{font-family:sans-serif;color:#444}}</style></head>
<body><p class="head">{head}</p>
{parts}
</body></html>
"""


def diff_lines(diff: PageDiff, *, colour: bool) -> Iterator[Text]:
    """Shows changed blocks whole, and counts unchanged ones. Without colour it marks changes with [-…-] and {+…+}."""
    for part, pieces in diff.parts.items():
        blocks = _blocks(pieces)
        if all(piece.op is Op.SAME for block in blocks for piece in block):
            continue
        yield Text(part, style="bold underline")
        same = 0
        for block in [*blocks, []]:
            if block and all(piece.op is Op.SAME for piece in block):
                same += 1
                continue
            if same:
                yield Text(f"  … {same} unchanged", style="dim")
            same = 0
            if block:
                yield _line(block, colour=colour)


def diff_page(diff: PageDiff, title: str, head: str) -> str:
    """Returns an HTML page that loads nothing and runs nothing."""
    parts = [f"<h2>{part}</h2>\n{_paragraphs(pieces)}" for part, pieces in diff.parts.items() if pieces]
    return _PAGE.format(title=escape(title), head=escape(head), parts="\n".join(parts))


def _blocks(pieces: Sequence[DiffPiece]) -> list[list[DiffPiece]]:
    """Cuts the pieces at the breaks between blocks; an added or removed break shows as a stroke."""
    blocks: list[list[DiffPiece]] = [[]]
    for piece in pieces:
        first, *more = piece.text.split("\n")
        for number, text in enumerate((first, *more)):
            if number:
                blocks.append([])
            if text:
                blocks[-1].append(DiffPiece(piece.op, text))
    return [block for block in blocks if block]


def _line(block: Sequence[DiffPiece], *, colour: bool) -> Text:
    line = Text("  ")
    for piece in block:
        text = for_terminal(piece.text)
        if colour or piece.op is Op.SAME:
            line.append(text, style=_STYLES[piece.op])
        else:
            before, after = _MARKS[piece.op]
            kept = text.rstrip()
            line.append(f"{before}{kept}{after}{text[len(kept) :]}")
    return line


def _paragraphs(pieces: Sequence[DiffPiece]) -> str:
    return "\n".join(f"<p>{''.join(_element(piece) for piece in block)}</p>" for block in _blocks(pieces))


def _element(piece: DiffPiece) -> str:
    tag = _TAGS[piece.op]
    return f"<{tag}>{escape(for_terminal(piece.text))}</{tag}>"
