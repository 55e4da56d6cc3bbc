"""Writes the reports of a night as markdown: where pages ended, what is new, and why pages were refused."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from flows.markdown_text import IN_ADDRESSES, escape, table, with_link
from flows.nightly.refusal_words import WORDS
from flows.orchestration.links import report_link
from flows.pages.diff_output import diff_lines
from luutru.version_diff import diff_texts
from storage.archive import Archive
from storage.outcomes import Outcome
from storage.runs.health import KeptHealth
from storage.runs.page_lists import NightPage, night_edits, night_pages
from storage.runs.totals import Funnel

MOST_PAGES = 50
EXAMPLES = 3
MOST_EDITS = 10
MOST_LETTERS = 1500  # of a block
CHANGES = (Outcome.NEW, Outcome.EDITED, Outcome.GONE, Outcome.MOVED)


def sites_report(
    funnels: Sequence[Funnel], health: Mapping[str, KeptHealth], interrupted: Callable[[Funnel], bool]
) -> str:
    """Writes a line for each site's last run; `interrupted` says whether no process works on an unfinished run."""
    words = [word for word in Outcome if any(funnel.count(word) for funnel in funnels)]
    head = ["site", "night", "run", "state", "health", "on hold", "found", *words, "open", "requests"]
    rows = [
        [
            funnel.site,
            str(funnel.night),
            str(funnel.run_id),
            _state(funnel, interrupted=funnel.ended_at is None and interrupted(funnel)),
            health[funnel.site].verdict if funnel.site in health else "",
            str(health[funnel.site].held_texts) if funnel.site in health and health[funnel.site].held else "",
            str(funnel.found),
            *(str(funnel.count(word)) for word in words),
            str(funnel.open),
            str(sum(funnel.exchanges.values())),
        ]
        for funnel in funnels
    ]
    return "# Each site's last run\n\n" + table(head, rows)


def night_sentence(funnel: Funnel) -> str:
    """The night in one sentence: the pages' outcomes, in the order of outcomes."""
    counts = [(word, funnel.count(word)) for word in Outcome]
    pages = ", ".join(f"{number} {word}" for word, number in counts if number) or "none"
    rest = f", {funnel.open} still open" if funnel.open else ""
    return f"{funnel.found} pages found: {pages}{rest}; {sum(funnel.exchanges.values())} requests sent; {_end(funnel)}"


def _end(funnel: Funnel) -> str:
    """A run of several sites ends after its last site is read: until then this one is read, and not running."""
    if funnel.reason:
        return f"failed: {funnel.reason}"
    if funnel.ended_at or funnel.open:
        return funnel.stage
    return "all read, publishing follows"


def night_report(funnel: Funnel, health: KeptHealth | None) -> str:
    """The first report to open: one sentence, then the verdict and the pages' outcomes."""
    rows = [[word, escape(reason or ""), str(number)] for (word, reason), number in funnel.pages.items()]
    if funnel.open:
        rows.append(["open", "the next run resumes it", str(funnel.open)])
    verdict = f"Verdict: **{health.verdict}**; {report_link('health')} has its reasons." if health else ""
    parts = [
        f"# {funnel.site}, night of {funnel.night}",
        f"{escape(night_sentence(funnel), MOST_LETTERS)}.",
        verdict,
        table(["outcome", "reason", "pages"], rows),
    ]
    return "\n\n".join(part for part in parts if part)


def ledgers_report(funnel: Funnel) -> str:
    """Writes the two ledgers of a run; each ends with its sum."""
    pages = [[word, escape(reason or ""), str(number)] for (word, reason), number in funnel.pages.items()]
    if funnel.open:
        pages.append(["open", "the run has not ended: the next run resumes it", str(funnel.open)])
    pages.append(["**found**", "", f"**{funnel.found}**"])
    sent = [[word, escape(reason or ""), str(number)] for (word, reason), number in funnel.exchanges.items()]
    sent.append(["**sent**", "", f"**{sum(funnel.exchanges.values())}**"])
    parts = [
        f"# {funnel.site}, night of {funnel.night}: where each page and each request ended",
        f"State: {escape(_end(funnel))}",
        "## Pages",
        table(["outcome", "reason", "pages"], pages),
        "## Requests",
        table(["outcome", "reason", "requests"], sent),
        _discoveries(funnel),
    ]
    return "\n\n".join(parts)


def _discoveries(funnel: Funnel) -> str:
    failed = sum(funnel.discoveries_failed.values())
    left_out = "".join(f" Links left out ({escape(why)}): {number}." for why, number in funnel.left_out.items())
    requested = f"{funnel.discoveries} requested, {failed} failed, {funnel.discoveries_empty} without a page"
    return f"Discoveries: {requested}.{left_out}"


def changes_report(archive: Archive, funnel: Funnel) -> str:
    parts = [f"# {funnel.site}, night of {funnel.night}: what is new, edited, gone"]
    for word in CHANGES:
        if number := funnel.count(word):
            pages = night_pages(archive, funnel.run_id, word, MOST_PAGES)
            parts += [f"## {word} ({number})", "\n".join(f"- {_changed(page)}" for page in pages)]
            if number > len(pages):
                parts.append(f"and {number - len(pages)} more")
    parts += _edits(archive, funnel.run_id)
    return "\n\n".join(parts if len(parts) > 1 else [*parts, "Nothing."])


def _edits(archive: Archive, run_id: int) -> list[str]:
    """Shows edits word by word, as `luutru diff` does without colours: [-removed-], {+added+}."""
    parts = []
    for edit in night_edits(archive, run_id, MOST_EDITS):
        parts.append(f"### {with_link(edit.new.title, edit.url)}")
        lines = diff_lines(diff_texts(edit.old, edit.new), colour=False)
        parts.append("\n".join(f"- {escape(line.plain, MOST_LETTERS)}" for line in lines))
    return ["## what was edited, word by word", *parts] if parts else []


def refusals_report(archive: Archive, funnel: Funnel, replay: str | None = None) -> str:
    """Lists the pages that answered and were refused, by reason; `replay` is the address of a replay, as of pywb."""
    parts = [f"# {funnel.site}, night of {funnel.night}: why pages were refused"]
    for (word, reason), number in funnel.pages.items():
        if word == Outcome.REFUSED:
            pages = night_pages(archive, funnel.run_id, word, EXAMPLES, reason)
            parts += [f"## {escape(reason or 'no reason')} ({number})"]
            if reason and reason in WORDS:
                parts.append(WORDS[reason])
            parts.append("\n".join(f"- {_refused(page, replay)}" for page in pages))
    if len(parts) == 1:
        return f"{parts[0]}\n\nNo page was refused."
    look = "`luutru extract URL` shows what is read from a page as it was captured; nothing is fetched for it."
    if replay is None:
        look += (
            " With the address of a replay server in `LUUTRU_REPLAY` (docs/replay.md), pages are linked as captured."
        )
    return "\n\n".join([*parts, look])


def _state(funnel: Funnel, *, interrupted: bool) -> str:
    if interrupted and not funnel.waits_to_publish:
        return "interrupted: the next run resumes it"
    return f"{funnel.state}: {escape(funnel.reason)}" if funnel.reason else funnel.stage


def _changed(page: NightPage) -> str:
    place = f" · corpus {page.ordinal:03d}" if page.ordinal is not None else ""
    why = f" · {escape(page.reason)}" if page.reason else ""
    return with_link(page.title or page.url, page.url) + place + why


def _refused(page: NightPage, replay: str | None) -> str:
    captured = ""
    if page.captured_at:
        at = page.captured_at
        captured = f", captured {at.isoformat(timespec='seconds')}"
        if replay:
            place = f"{replay.rstrip('/')}/all/{at:%Y%m%d%H%M%S}/{quote(page.url, safe=IN_ADDRESSES)}"
            captured += f" ([as captured]({place}))"
    return with_link(page.url, page.url) + captured + (f": {escape(page.detail)}" if page.detail else "")
