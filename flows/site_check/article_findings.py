"""Judges what the site's layouts read from the articles that a check fetched."""

from extractors.article import Article, WarningKind
from extractors.captured_page import CapturedPage
from extractors.read import read
from extractors.refusal import Refusal
from flows.site_check.finding import SiteFinding, Verdict
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import ProbedPage, ProbeReport
from storage.warc.codings import undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import read_response

# A page outside its layout's dates may still be read correctly; the operator then corrects the date in the site file.
_HARMLESS = frozenset({WarningKind.OUT_OF_SEASON})
_SHORT = 90  # characters of a field in the output


def article_findings(archive: Archive, site: Site, report: ProbeReport) -> list[SiteFinding]:
    if not report.pages:
        verdict = Verdict.LATER if any(one.later for one in report.discoveries) else Verdict.ERROR
        return [SiteFinding("article", "", verdict, ("no discovery showed an article",))]
    return [_finding(archive, site, page) for page in report.pages]


def captured(archive: Archive, page: ProbedPage) -> CapturedPage:
    """The probed page with its payload, which the probe must have fetched."""
    if page.file is None or page.offset is None or page.captured_at is None:
        raise ValueError(f"{page.url}: the probe fetched no payload")
    payload = read_response(archive.warcs, page.file, page.offset).payload
    body = undo(payload, page.content_encoding, BODY_BYTES)
    return CapturedPage(body, page.content_type, page.url, page.captured_at)


def _finding(archive: Archive, site: Site, page: ProbedPage) -> SiteFinding:
    if page.failure == "enough_asked":
        return SiteFinding("article", page.url, Verdict.NOT_ASKED, ("a check asks for a dozen things at most",))
    if page.failure:
        return SiteFinding("article", page.url, Verdict.LATER if page.later else Verdict.ERROR, (page.failure,))
    return reading_finding(page.url, read(captured(archive, page), site))


def reading_finding(subject: str, outcome: Article | Refusal) -> SiteFinding:
    if isinstance(outcome, Refusal):
        reported = f"refused: {outcome.reason.value} ({outcome.detail})"
        return SiteFinding("article", subject, Verdict.ERROR, (reported,), outcome.layout)
    return _article(subject, outcome)


def _article(url: str, article: Article) -> SiteFinding:
    fields = fields_of(article)
    lines = [f"layout {article.layout}"]
    lines += [f"{name}: {_shortened(value)}" for name, value in fields.items() if value]
    if missing := [name for name, value in fields.items() if not value]:
        lines.append(f"without {', '.join(missing)}")
    lines += [f"warning: {warning.kind.value} ({warning.detail})" for warning in article.warnings]
    doubt = any(warning.kind not in _HARMLESS for warning in article.warnings)
    verdict = Verdict.ERROR if doubt else Verdict.OK
    return SiteFinding("article", url, verdict, tuple(lines), article.layout, article.confirmed, fields)


def fields_of(article: Article) -> dict[str, str | None]:
    characters = sum(len(block) for block in article.blocks)
    return {
        "section": article.section,
        "title": article.title,
        "byline": article.byline,
        "published": article.published.iso() if article.published else None,
        "lead": article.lead,
        "text": f"{len(article.blocks)} blocks, {characters} characters",
    }


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
