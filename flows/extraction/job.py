"""Defines the jobs of a reading process and runs them; imports no database."""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read_to_no_end
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.details import details_as_json
from flows.extraction.doubt import read_undoubted
from flows.extraction.isolated import Fault, read_alone
from flows.extraction.limits import CPU_SECONDS, collect_rarely, keep_freed_memory, limit_memory, limited_time
from seeds.site import Site
from storage.object_store.warc_source import WarcSource
from storage.outcomes import SCRIPTS_MAY_HELP
from storage.readings.values import (
    ReadingResult,
    RenderedDocument,
    StatedFields,
    StoredBody,
    TextFound,
    digest_of_rendered,
)
from storage.versions.content_hash import content_hash
from storage.warc.codings import undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import ArchivedResponse, read_response, read_responses

PRELOADED = ["flows.extraction.job"]
SECOND_READER = "trafilatura"
"""Not preloaded: few bodies have a block that it may drop. A night's second readings need it in any case."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """Some bodies of one site, and the source of their WARC files; `seconds` is the CPU limit for each body.

    `stated` has what lists say of a body's page, if the site has no layouts.
    """

    warc: WarcSource | Path
    site: Site
    bodies: Sequence[StoredBody]
    seconds: float = CPU_SECONDS
    stated: Mapping[int, StatedFields] = field(default_factory=dict)


def begin_reading() -> None:
    """Prepares a reading process before its first job."""
    collect_rarely()
    keep_freed_memory()
    _end_with_parent()
    limit_memory()


def _end_with_parent() -> None:
    """Ends this process with its parent; otherwise it waits for work for ever after a kill of the parent."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def read_job(job: ReadingJob) -> list[ReadingResult]:
    responses = read_responses(job.warc, ((body.file, body.offset) for body in job.bodies))
    return [_read_one(job, body, response) for body, response in zip(job.bodies, responses, strict=True)]


def read_job_alone(job: ReadingJob) -> list[ReadingResult]:
    """Refuses a body that breaks its reading process, and reads the others. Raises ReaderEnded."""
    return [
        reading_result(found.item.id, read_to_no_end(job.site, found.reason)) if isinstance(found, Fault) else found
        for found in read_alone(begin_reading, partial(_read_alone, job), job.bodies)
    ]


def _read_alone(job: ReadingJob, body: StoredBody) -> ReadingResult:
    return _read_one(job, body, read_response(job.warc, body.file, body.offset))


def _read_one(job: ReadingJob, body: StoredBody, response: ArchivedResponse) -> ReadingResult:
    """Reads the page as it was served; if it is refused without a text, as its scripts filled it."""
    plain = _guarded(job, body, partial(_page, body, response))
    if plain.refusal not in SCRIPTS_MAY_HELP or body.rendered is None:
        return plain
    made = read_response(job.warc, body.rendered.file, body.rendered.offset)
    page = CapturedPage(made.payload, made.content_type, body.url, body.captured_at)
    return of_rendering(_guarded(job, body, lambda: page), body.rendered)


def _page(body: StoredBody, response: ArchivedResponse) -> CapturedPage:
    whole = undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
    return CapturedPage(whole, body.content_type or None, body.url, body.captured_at)


def _guarded(job: ReadingJob, body: StoredBody, page: Callable[[], CapturedPage]) -> ReadingResult:
    try:
        with limited_time(job.seconds):
            captured = page()
            return reading_result(body.id, read_undoubted(captured, job.site, job.stated.get(body.id)))
    except MemoryError:
        return reading_result(body.id, read_to_no_end(job.site, RefusalReason.TOO_MUCH_MEMORY))
    except Exception:  # noqa: BLE001 (whatever it is, it ends the reading of this one page)
        _log.exception("%s: its page cannot be read", body.url)
        return reading_result(body.id, read_to_no_end(job.site, RefusalReason.BREAKS_READER))


def of_rendering(result: ReadingResult, rendered: RenderedDocument) -> ReadingResult:
    """The reading of a rendered document, which says so."""
    stated = {"rendering": {"number": rendered.number, "digest": rendered.digest}}
    digest = digest_of_rendered(result.layout_digest, rendered)
    text = result.text and replace(result.text, fields=result.text.fields | stated)
    fields = result.refused_fields if text else (result.refused_fields or {}) | stated
    return replace(result, layout_digest=digest, text=text, refused_fields=fields)


def reading_result(body_id: int, outcome: Article | Refusal) -> ReadingResult:
    links = [asdict(link) for link in outcome.attachments]
    if isinstance(outcome, Refusal):
        kept = {"attachments": links} if links else None
        stated = (outcome.reason.value, outcome.detail)
        return ReadingResult(body_id, outcome.layout, outcome.layout_digest, None, *stated, kept)
    text = TextFound(
        content_hash=content_hash(outcome.title, outcome.lead, outcome.blocks),
        title=outcome.title,
        lead=outcome.lead,
        blocks=outcome.blocks,
        fields={
            "section": outcome.section,
            "byline": outcome.byline,
            "byline_place": outcome.byline_place,
            "published": outcome.published.iso() if outcome.published else None,
            "precision": outcome.published.precision.value if outcome.published else None,
            "confirmed": outcome.confirmed,
            "kinds": [kind.value for kind in outcome.kinds],
            "warnings": [f"{warning.kind.value}: {warning.detail}" for warning in outcome.warnings],
            "provenance": {source.field: source.rule for source in outcome.provenance},
            **details_as_json(outcome.details),
            **({"attachments": links} if links else {}),
            **({"accepted": outcome.accepted} if outcome.accepted else {}),
        },
    )
    return ReadingResult(body_id, outcome.layout, outcome.layout_digest, text)
