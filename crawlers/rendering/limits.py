"""What the rendering of one page may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """`seconds` are for the whole page; `settling` for its scripts after it is loaded, `quiet` until nothing changes.

    `requests` are those of the page that are looked at; further ones wait without an answer. `memory` are the private
    bytes of all processes of the browser, `document` the characters of the rendered document.
    """

    seconds: float = 20.0
    settling: float = 5.0
    quiet: float = 0.6
    requests: int = 1000
    memory: int = 1024 * 1024 * 1024
    document: int = 10 * 1024 * 1024
