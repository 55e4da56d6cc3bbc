"""Decides what an answer means for the requested page (outcome, redirect or body), without extracting its text."""

import hashlib
from base64 import b32decode
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from crawlers.discovery.refresh import refresh_target
from crawlers.http.redirects import ASKS_TO_WAIT, GONE, LOGIN, MOST_HOPS, NO, redirect_target
from seeds.article_url import PageIdentity
from seeds.site import Site
from storage.crawl_ledger.page_results import BodyFacts, PageResult
from storage.frontier.requests import KeptExchange, PageRequest
from storage.outcomes import Outcome, Reason, http_reason
from storage.vocabulary import ATTACHMENTS, Truncation
from storage.warc.codings import GZIP_MAGIC, BodyTooLarge, BodyUndecodable, undo
from storage.warc.exchange import Exchange
from storage.warc.limits import BODY_BYTES


@dataclass(frozen=True, slots=True)
class Follow:
    """The page is at another URL: request that. `rebuilt`: the URL differs from the one in the Location header."""

    url: str
    rebuilt: bool = False


def page_verdict(
    site: Site, request: PageRequest, kept: KeptExchange, hops: int, *, rebuilt: bool = False
) -> PageResult | Follow:
    """`hops` redirects were followed before this answer; `rebuilt` says that the last URL had to be corrected."""
    exchange = kept.exchange
    status = exchange.status
    if exchange.is_full:
        return _refreshed(site, request, kept, hops) or _full(request, kept)
    if status == HTTPStatus.NOT_MODIFIED:
        return _not_modified(request, kept)
    if target := redirect_target(exchange):
        return _redirected(site, request, kept, target, hops)
    outcome = Outcome.FAILED
    if status in GONE and rebuilt:
        # The corrected URL may be wrong, so that its answer proves nothing.
        return PageResult(request, exchange.url, kept, outcome, Reason.REDIRECTED_TO_NOTHING)
    if status in GONE:
        outcome = Outcome.GONE
    elif status in NO:
        outcome = Outcome.BLOCKED
    elif status in ASKS_TO_WAIT:
        outcome = Outcome.DEFERRED
    return PageResult(request, exchange.url, kept, outcome, http_reason(status))


def _full(request: PageRequest, kept: KeptExchange) -> PageResult:
    exchange = kept.exchange
    if exchange.truncated is Truncation.LENGTH:
        return PageResult(request, exchange.url, kept, Outcome.REFUSED, Reason.OVERSIZED)
    if exchange.truncated:
        return PageResult(request, exchange.url, kept, Outcome.FAILED, Reason.CUT_BODY)
    if kept.holder is None:
        return PageResult(request, exchange.url, kept, Outcome.REFUSED, Reason.EMPTY)
    try:
        digest = _digest_as_before(request, kept) or _digest(exchange)
    except BodyTooLarge:
        return PageResult(request, exchange.url, kept, Outcome.REFUSED, Reason.OVERSIZED)
    except BodyUndecodable:
        return PageResult(request, exchange.url, kept, Outcome.REFUSED, Reason.UNDECODABLE)
    facts = BodyFacts(digest, exchange.content_type)
    return PageResult(request, exchange.url, kept, None, body=facts)


def _digest(exchange: Exchange) -> str:
    body = undo(exchange.payload, exchange.header("Content-Encoding"), BODY_BYTES)
    return hashlib.sha256(body).hexdigest()


def _digest_as_before(request: PageRequest, kept: KeptExchange) -> str | None:
    """The known digest if the payload equals the page's last one, and its first bytes match the content-coding."""
    stored, exchange = request.stored, kept.exchange
    if stored is None or kept.holder is not stored:
        return None
    as_sent = b32decode(stored.original.payload_digest.partition(":")[2]).hex()
    coding = (exchange.header("Content-Encoding") or "").strip().lower()
    is_gzip = exchange.payload.startswith(GZIP_MAGIC)
    if not coding and not is_gzip:
        return as_sent
    # A body that was stored without decoding has the payload's own digest.
    return stored.body_digest if coding == "gzip" and is_gzip and stored.body_digest != as_sent else None


def _not_modified(request: PageRequest, kept: KeptExchange) -> PageResult:
    if request.stored is None or request.stored.body_id is None:
        return PageResult(request, kept.exchange.url, kept, Outcome.FAILED, Reason.UNASKED_304)
    return PageResult(request, kept.exchange.url, kept, None, body_id=request.stored.body_id)


def _redirected(site: Site, request: PageRequest, kept: KeptExchange, target: str, hops: int) -> PageResult | Follow:
    """A new slug is the same page; another article means that it moved; a URL that is no article, that it is gone."""
    identity = _identify(site, request, target)
    if identity is None and LOGIN.search(urlsplit(target).path):
        return PageResult(request, kept.exchange.url, kept, Outcome.BLOCKED, Reason.LOGIN)
    if identity and (identity.space, identity.key) == (request.space, request.key):
        if hops < MOST_HOPS:
            return Follow(target, rebuilt=_is_odd(kept.exchange.header("Location") or ""))
        return PageResult(request, kept.exchange.url, kept, Outcome.FAILED, Reason.REDIRECT_LOOP)
    if identity is None and _is_elsewhere_on_host(site, request, target):
        return PageResult(request, kept.exchange.url, kept, Outcome.FAILED, Reason.REDIRECTED_TO_OTHER_PORT)
    if identity is None and urlsplit(target).hostname in {host.partition(":")[0] for host in site.hosts}:
        # ONECMS answers for removed articles with a 302 to /404 (twan507's measurement, 2026).
        return PageResult(
            request, kept.exchange.url, kept, Outcome.GONE, Reason.REDIRECTED_TO_NO_ARTICLE, moved_to=target
        )
    return PageResult(request, kept.exchange.url, kept, Outcome.MOVED, None, moved_to=target)


def _identify(site: Site, request: PageRequest, url: str) -> PageIdentity | None:
    return site.identify_attachment(url) if request.space == ATTACHMENTS else site.identify(url)


def _is_odd(location: str) -> bool:
    """Whether it has characters that a URL may not have, so that each client builds its own URL from it."""
    return not all(" " < sign < "\x7f" for sign in location.strip())


def _is_elsewhere_on_host(site: Site, request: PageRequest, target: str) -> bool:
    """Whether it is the page itself on another port of its host: it is not requested there, and it is not gone."""
    parts = urlsplit(target)
    elsewhere = parts._replace(netloc=parts.hostname or "").geturl()
    identity = _identify(site, request, elsewhere) if parts.port else None
    return identity is not None and (identity.space, identity.key) == (request.space, request.key)


def _refreshed(site: Site, request: PageRequest, kept: KeptExchange, hops: int) -> PageResult | Follow | None:
    """The verdict on a page that is only a redirect in HTML, if it leads to an article."""
    if request.space == ATTACHMENTS:
        return None
    target = None if kept.exchange.truncated else refresh_target(kept.exchange)
    if target is None or (identity := site.identify(target)) is None:
        return None
    if (identity.space, identity.key) == (request.space, request.key) and hops >= MOST_HOPS:
        return None
    return _redirected(site, request, kept, target, hops)
