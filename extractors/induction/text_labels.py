"""Labels each text run of the pages: the share of witnesses that take it for main text."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.generic.date_forms import is_date_line
from extractors.html.links_to_other_pages import LINKED, leads_elsewhere
from extractors.html.text_runs import TextRun
from extractors.induction.archive_witnesses import EARLIER
from extractors.induction.captions import looks_like_caption
from extractors.induction.lasting_class_names import lasts
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import Field
from extractors.induction.reader_witnesses import Reader, readers_of
from extractors.induction.sample_page import Sample
from extractors.layout.furniture import is_furniture_phrase

TEXT = 0.5
# Neither text nor furniture: it does not count for or against a drop.
UNSURE = 0.49

# The body in the metadata counts if it has this share of the text on which all other readers agree.
_STATED_SHARE = 0.8
_STATED = "JSON-LD articleBody"
_SHORT = 25

# An earlier text counts if the page still shows this share of it.
_STILL_SHOWN = 0.8

# A box of other stories has this many linked titles of this length and share of its text, and never most of the page.
_BOX_TITLES = 2
_BOX_TITLE_LENGTH = 25
_BOX_LINKED = 0.25
_LARGEST_BOX = 800
_BOX_MOST = 0.4

# If this share of the runs in equal markup is text, the undisputed others are text too.
_LIKE_TEXT = 0.8
_LEAST_ALIKE = 3
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Labelled:
    """`text` is each run's share of votes; `furniture` are runs that several pages repeat; `certain`: the votes come
    from the page's own earlier text.
    """

    sample: Sample
    text: tuple[float, ...]
    furniture: frozenset[int]
    captions: frozenset[int]
    readers: tuple[str, ...]
    certain: bool = False

    def is_text(self, at: int) -> bool:
        return self.text[at] >= TEXT

    @cached_property
    def length(self) -> int:
        return sum(length for at, length in enumerate(self.sample.lengths) if self.is_text(at))


def label(samples: Sequence[Sample], *, captions: bool) -> list[Labelled]:
    """With `captions`, captions of pictures count as text; without, they do not."""
    repeated = _repeated(samples)
    pages = [
        _by_earlier_text(sample, repeated) or _by_readers(sample, repeated, captions=captions) for sample in samples
    ]
    alike = _share_alike(pages)
    return [_smoothed(page, alike) for page in pages]


def _repeated(samples: Sequence[Sample]) -> frozenset[str]:
    """The texts that are on two or more pages."""
    pages = Counter(key for sample in samples for key in set(sample.keys))
    return frozenset(key for key, count in pages.items() if count > 1)


def _by_earlier_text(sample: Sample, repeated: frozenset[str]) -> Labelled | None:
    """What the page's earlier text has is text, and all else is not; None if the page shows another text now."""
    earlier = sample.witnesses.earlier
    if earlier is None:
        return None
    reader = Reader(EARLIER, [*([earlier.lead] if earlier.lead else []), *earlier.blocks])
    title = key_of(earlier.title)
    votes = [float(reader.has(key) and key != title) for key in sample.keys]
    shown = sum(len(key) for key, vote in zip(sample.keys, votes, strict=True) if vote)
    if shown < _STILL_SHOWN * reader.length:
        return None
    furniture = frozenset(at for at, key in enumerate(sample.keys) if not votes[at] and (not key or key in repeated))
    return Labelled(sample, tuple(votes), furniture, frozenset(), (EARLIER,), certain=True)


def _by_readers(sample: Sample, repeated: frozenset[str], *, captions: bool) -> Labelled:
    readers = readers_of(sample)
    stated = next((one for one in readers if one.name == _STATED), None)
    others = [one for one in readers if one is not stated]
    agreed = [_share(key, others) == 1 for key in sample.keys]
    believed = others if stated is None or not _holds(stated, sample, agreed) else [stated, *others]
    pictures = frozenset(at for at, nodes in enumerate(sample.around) if looks_like_caption(nodes))
    furniture = frozenset(
        at
        for at, key in enumerate(sample.keys)
        if key in repeated or not key or is_furniture_phrase(sample.runs[at].text)
    )
    titles = {key_of(one.text) for one in sample.stated(Field.TITLE)}
    votes = [
        0.0 if at in furniture or sample.keys[at] in titles else _vote(run, _share(sample.keys[at], believed))
        for at, run in enumerate(sample.runs)
    ]
    for at, run in enumerate(sample.runs):
        if run.owner.tag in _CELLS and votes[at] and run.linked_share < LINKED:
            votes[at] = max(votes[at], UNSURE)
    for at in _in_boxes(sample, votes):
        votes[at] = 0.0
    for at in pictures:
        votes[at] = min(votes[at], UNSURE) if captions else 0.0
    return Labelled(sample, tuple(votes), furniture, pictures, tuple(one.name for one in believed))


def _in_boxes(sample: Sample, votes: Sequence[float]) -> set[int]:
    """The runs in boxes with the titles of other stories, with the texts about these stories."""
    whole = sum(vote * length for vote, length in zip(votes, sample.lengths, strict=True))
    found: set[int] = set()
    for places in sample.inside.values():
        length = sum(sample.lengths[at] for at in places)
        if len(places) < _BOX_TITLES or length > _LARGEST_BOX:
            continue
        titles = [at for at in places if sample.lengths[at] >= _BOX_TITLE_LENGTH and leads_elsewhere(sample.runs[at])]
        held = sum(votes[at] * sample.lengths[at] for at in places)
        linked = sum(sample.lengths[at] for at in titles)
        if len(titles) >= _BOX_TITLES and linked >= _BOX_LINKED * length and held < _BOX_MOST * whole:
            found.update(places)
    return found


def _vote(run: TextRun, share: float) -> float:
    if is_date_line(run.text):
        return 0.0
    return share / 3 if leads_elsewhere(run) else share


def _share(key: str, readers: Sequence[Reader]) -> float:
    return sum(one.has(key) for one in readers) / len(readers) if readers and key else 0.0


def _holds(stated: Reader, sample: Sample, agreed: Sequence[bool]) -> bool:
    places = [at for at, agree in enumerate(agreed) if agree and len(sample.keys[at]) >= _SHORT]
    length = sum(sample.lengths[at] for at in places)
    held = sum(sample.lengths[at] for at in places if stated.has(sample.keys[at]))
    return length > 0 and held >= _STATED_SHARE * length


Markup = tuple[str, frozenset[str], str, frozenset[str]]


def _markup(run: TextRun) -> Markup:
    owner, parent = run.owner, run.owner.parent
    outer = parent if parent is not None else owner
    return (
        owner.tag or "",
        _names(owner.attributes.get("class")),
        outer.tag or "",
        _names(outer.attributes.get("class")),
    )


def _names(classes: str | None) -> frozenset[str]:
    return frozenset(name for name in (classes or "").split() if lasts(name))


def _share_alike(pages: Sequence[Labelled]) -> dict[Markup, float]:
    """The share of the text in equal markup that the readers take for main text."""
    held: defaultdict[Markup, float] = defaultdict(float)
    whole: Counter[Markup] = Counter()
    count: Counter[Markup] = Counter()
    for page in pages:
        for at, run in enumerate(page.sample.runs):
            if run.linked_share < LINKED and at not in page.furniture and len(run.text) >= _SHORT:
                markup = _markup(run)
                held[markup] += page.text[at] * len(run.text)
                whole[markup] += len(run.text)
                count[markup] += 1
    return {one: held[one] / whole[one] for one in whole if count[one] >= _LEAST_ALIKE}


def _smoothed(page: Labelled, alike: dict[Markup, float]) -> Labelled:
    """Adds short paragraphs and headings that readers leave out, between text in equal markup or above text."""
    if page.certain:
        return page
    votes = list(page.text)
    for at in range(len(votes) - 1, -1, -1):
        run = page.sample.runs[at]
        if votes[at] >= TEXT or at in page.furniture or at in page.captions or run.linked_share >= LINKED:
            continue
        if is_date_line(run.text):
            continue
        above_text = run.owner.tag in _HEADINGS and at + 1 < len(votes) and votes[at + 1] >= TEXT
        like_text = alike.get(_markup(run), 0.0) >= _LIKE_TEXT
        if above_text or like_text:
            votes[at] = TEXT
    return Labelled(page.sample, tuple(votes), page.furniture, page.captions, page.readers)
