"""An archive's rows made out of the numbers of its pages: each night a thousand pages, looked at again as they age.

A page's number says all that is so of it: its site (the first has four in ten), its night, whether its text was edited
(one in ten), whether each answer was another body with the same text (one in three). Look `k` of page `i` has the
number k × pages + i, so that a page's captures lie as far apart as they do where nights follow one another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.growth.words import Words

SITES: Final = 15
A_NIGHT: Final = 1000
LOOKS: Final = (0, 1, 4, 20)  # nights after the first
LISTED: Final = (2, 3, 7)  # nights on which a listing had it still, and it was not due
DISCOVERIES: Final = 12

_SITE: Final = "(CASE WHEN i % 10 < 4 THEN 0 ELSE 1 + (i / 10 + i) % 14 END)"
_EDITED: Final = "i % 10 = 3"
_VOLATILE: Final = "i % 3 = 0"

_BEFORE_DAY: Final = '{"section": "Đời sống", "byline": "Hương Ly", "byline_place": "head", "published": "'
_AFTER_DAY: Final = (
    'T08:15:00+07:00", "precision": "minute", "confirmed": false, "kinds": ["paragraph", "paragraph", "paragraph", '
    '"paragraph", "caption", "paragraph", "paragraph"], "warnings": []}'
)
_PARTS: Final = "'[\"paragraph\"]'"
_FIGURES: Final = (
    '{"day": "2026-01-01", "days": 1.0, "totals": {"listed": 360, "found": 66, "asked": 66, "asked.first": 12, '
    '"looked": 66, "looked.first": 12, "read": 66, "read.first": 12, "read@article": 66, "read.first@article": 12}, '
    '"bad": {"looked.first|layout:article": 12, "read|missing:caption": 66, "read.first|missing:caption": 12, '
    '"read@article|missing:caption": 66, "read.first@article|missing:caption": 12, "read.first|out_of_time": 12, '
    '"read.first@article|out_of_time": 12, "read|missing:lead": 10, "read.first|missing:lead": 2, '
    '"read@article|missing:lead": 10, "read.first@article|missing:lead": 2, "read|missing:byline": 26, '
    '"read.first|missing:byline": 5, "read@article|missing:byline": 26, "read.first@article|missing:byline": 5}, '
    '"counts": {"new": 12}, "links": {}, "failed": {}, "levels": {"length@article": {"number": 66, "mean": 8.2, '
    '"spread": 0.27}, "blocks@article": {"number": 66, "mean": 2.7, "spread": 0.24}}, "newest": null, "moment": null}'
)


@dataclass(frozen=True, slots=True)
class Past:
    """What is made: `pages` pages of the site `slug` and fourteen more, the last night yesterday; `until` is tonight's
    moment in seconds. `layout`, its `digest` and `extractor` are those by which the site's pages are read now."""

    slug: str
    prefix: str
    suffix: str
    pages: int
    until: int
    layout: str
    digest: str
    extractor: str

    @property
    def nights(self) -> int:
        return -(-self.pages // A_NIGHT)

    @property
    def began(self) -> int:
        return self.until - self.nights * 86400

    def url(self, number: int) -> str:
        """Of a page of the first site: its number, counted from 1, is less than 4 beyond a multiple of ten."""
        return f"{self.prefix}{key(number)}{self.suffix}"


def key(number: int) -> str:
    return str(9_000_000_000 + number)


def statements(past: Past, words: Words) -> Iterator[tuple[str, str]]:
    """Table and statement, in an order in which each finds what it refers to."""
    yield from _sites(past, words)
    yield from _nights(past, words)
    yield from _pages(past, words)
    yield from _texts(past, words)
    for place in range(len(LOOKS)):
        yield from _looks(past, words, place)
    for place, after in enumerate(LISTED):
        yield "visit", _listed(past, place, after)


def _count(name: str, number: int) -> str:
    return f"WITH RECURSIVE {name}(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM {name} WHERE i < {number})"


def _slug(past: Past, site: str) -> str:
    return f"(CASE WHEN {site} = 0 THEN '{past.slug}' ELSE 'nen' || CAST({site} AS text) END)"


def _url(past: Past) -> str:
    number = f"CAST({9_000_000_000} + i AS text)"
    return (
        f"(CASE WHEN {_SITE} = 0 THEN '{past.prefix}' || {number} || '{past.suffix}' ELSE 'https://nen' || "
        f"CAST({_SITE} AS text) || '.example.vn/tin-tuc-mot-dia-chi-dai-nhu-trong-doi-song-' || {number} "
        "|| '.html' END)"
    )


def _night(past: Past, after: int) -> str:
    return f"((i - 1) / {A_NIGHT} + {after})"


def _at(past: Past, after: int) -> str:
    return f"({past.began} + {_night(past, after)} * 86400 + 600 + i % 3600)"


def _run(past: Past, after: int) -> str:
    return f"({_night(past, after)} * {SITES} + {_SITE} + 1)"


def _looked(past: Past, place: int) -> str:
    """Whether that look has come already."""
    return f"({_night(past, LOOKS[place])} < {past.nights})"


def _body(past: Past, place: int) -> str:
    if place == 0:
        return "i"
    still = f"{2 * past.pages} + i" if place > 2 else "i"
    shown = f"{place * past.pages} + i" if place == 2 else still
    return f"(CASE WHEN {_VOLATILE} THEN {place * past.pages} + i WHEN {_EDITED} THEN {shown} ELSE i END)"


def _text(words: Words, place: int) -> str:
    """The content hash that a look shows."""
    first, second = (words.digest(f"'{name}' || CAST(i AS text)") for name in ("first ", "second "))
    return f"(CASE WHEN {_EDITED} THEN {second} ELSE {first} END)" if place >= 2 else first


def _sites(past: Past, words: Words) -> Iterator[tuple[str, str]]:
    slug = _slug(past, "(i - 1)")
    yield (
        "reading_rules",
        f"""INSERT INTO reading_rules (id, site, layout_digest, extractor_version) {_count("one", SITES)}
        SELECT i, {slug}, '{past.digest}', '{past.extractor}' FROM one""",
    )
    yield (
        "site_change_rate",
        f"""INSERT INTO site_change_rate (site, changes, growth) {_count("one", SITES)}
        SELECT {slug}, 900, 90000.0 FROM one""",
    )


def _nights(past: Past, words: Words) -> Iterator[tuple[str, str]]:
    runs, began = past.nights * SITES, f"({past.began} + (i - 1) / {SITES} * 86400)"
    slug = _slug(past, f"((i - 1) % {SITES})")
    yield (
        "run",
        f"""INSERT INTO run (id, site, kind, night, number, state, started_at, ended_at, schedule_time,
        scheduled)
        {_count("one", runs)} SELECT i, {slug}, 'nightly', {words.day(began)}, 1, 'finished', {words.moment(began)},
        {words.moment(began + " + 900")}, {words.moment(began)}, true FROM one""",
    )
    yield (
        "health",
        f"""INSERT INTO health (run_id, site, day, verdict, figures, findings, judged_at, held) {_count("one", runs)}
        SELECT i, {slug}, {words.day(began)}, 'healthy', {words.as_json(f"'{_FIGURES}'")}, {words.as_json("'[]'")},
        {words.moment(began + " + 900")}, false FROM one""",
    )
    yield (
        "discovery",
        f"""INSERT INTO discovery (id, run_id, kind, url, rule_index, depth, done, links)
        {_count("one", runs * DISCOVERIES)} SELECT i, (i - 1) / {DISCOVERIES} + 1, 'listing',
        'https://nen.example.vn/muc-' || CAST(i % {DISCOVERIES} AS text), i % {DISCOVERIES}, 0, true, 30 FROM one""",
    )
    yield (
        "exchange",
        f"""INSERT INTO exchange (id, run_id, purpose, url, sent_at, status, record_kind, record_id, file, "offset",
        length, payload_digest) {_count("one", runs * DISCOVERIES)} SELECT {len(LOOKS) * past.pages} + i,
        (i - 1) / {DISCOVERIES} + 1, 'listing', 'https://nen.example.vn/muc-' || CAST(i % {DISCOVERIES} AS text),
        {words.moment(f"({past.began} + (i - 1) / {SITES * DISCOVERIES} * 86400)")}, 200, 'response',
        '<urn:uuid:' || {words.digest("'listing ' || CAST(i AS text)")} || '>', 'nen/listings.warc.gz', i * 9000, 9000,
        'sha256:' || {words.digest("'listing payload ' || CAST(i AS text)")} FROM one""",
    )


def _pages(past: Past, words: Words) -> Iterator[tuple[str, str]]:
    site, count, last = _slug(past, _SITE), _count("one", past.pages), past.began + past.nights * 86400
    yield (
        "page",
        f"""INSERT INTO page (id, site, space, key, url, first_seen_at, state) {count}
        SELECT i, {site}, 'assets', CAST({9_000_000_000} + i AS text), {_url(past)},
        {words.moment(_at(past, 0))}, 'live' FROM one""",
    )
    yield (
        "address",
        f"""INSERT INTO address (id, site, url, page_id, etag, last_modified, exchange_id, body_id) {count}
        SELECT i, {site}, {_url(past)}, i, '"' || CAST(i AS text) || '-5f1"', 'Mon, 03 Mar 2025 08:00:00 GMT', i, i
        FROM one""",
    )
    yield (
        "revisit",
        f"""INSERT INTO revisit (page_id, site, first_seen_at, checked_at, due_at, checks,
        failures) {count}
        SELECT i, {site}, {words.moment(_at(past, 0))}, {words.moment(_at(past, 0))},
        {words.moment(f"({last} + (20 + i % 50) * 86400)")}, {len(LOOKS)}, 0 FROM one""",
    )


def _texts(past: Past, words: Words) -> Iterator[tuple[str, str]]:
    count = _count("one", past.pages)
    changed = f"{_EDITED} AND {_looked(past, 2)}"
    for name, place, ordinal, where in (("first", 0, "i - 1", "1 = 1"), ("second", 2, f"{past.pages} + i", changed)):
        title = f"'Một tin của ngày thứ ' || CAST({_night(past, 0)} AS text) || ' ' || CAST(i AS text)"
        blocks = f"'[' || {words.blocks('i')} || ', \"{name} ' || CAST(i AS text) || '\"]'"
        yield (
            "document",
            f"""INSERT INTO document (content_hash, title, lead, blocks, ordinal) {count}
            SELECT {_text(words, place)}, {title}, 'Đoạn mở đầu của tin, một hai dòng như thường thấy trên báo.',
            {words.as_json(blocks)}, {ordinal}
            FROM one WHERE {where}""",
        )
        yield (
            "publication",
            f"""INSERT INTO publication (ordinal, file, sha256, content_hash, capture_id, reading_id, cause, written)
            {count} SELECT {ordinal}, CAST({ordinal} AS text) || '_' || substr({_text(words, place)}, 1, 16) || '.txt',
            {words.digest("'file ' || CAST(i AS text)")}, {_text(words, place)}, {place * past.pages} + i,
            {_body(past, place)}, 'source', true FROM one WHERE {where}""",
        )
        ended = f"CASE WHEN {changed} THEN {words.moment(_at(past, LOOKS[2]))} END" if place == 0 else "NULL"
        yield (
            "version",
            f"""INSERT INTO version (id, page_id, content_hash, capture_id, reading_id, first_seen_at, last_seen_at,
            ended_at) {count} SELECT {place * past.pages} + i, i, {_text(words, place)}, {place * past.pages} + i,
            {_body(past, place)}, {words.moment(_at(past, LOOKS[place]))}, {words.moment(_at(past, LOOKS[place]))},
            {ended} FROM one WHERE {where}""",
        )
    yield (
        "change",
        f"""INSERT INTO change (id, page_id, changed_at, kind, cause, capture_id, from_hash, to_hash, from_reading_id,
        to_reading_id, parts, words_added, words_removed, fields) {count}
        SELECT i, i, {words.moment(_at(past, LOOKS[2]))}, 'substantive', 'source', {2 * past.pages} + i,
        {_text(words, 0)}, {_text(words, 2)}, i, {2 * past.pages} + i, {words.as_json(_PARTS)}, 4, 3,
        {words.as_json("'{}'")} FROM one WHERE {changed}""",
    )


def _looks(past: Past, words: Words, place: int) -> Iterator[tuple[str, str]]:
    """Look number `place` of every page that is old enough: exchange, capture, visit, and the body where it is new."""
    count, id_ = _count("one", past.pages), f"{place * past.pages} + i"
    after, body = LOOKS[place], _body(past, place)
    at, fresh = words.moment(_at(past, after)), f"{body} = {id_}"
    kind = f"CASE WHEN {fresh} THEN 'response' ELSE 'revisit' END"
    record = f"'<urn:uuid:' || substr({words.digest(f'CAST({id_} AS text)')}, 1, 36) || '>'"
    yield (
        "exchange",
        f"""INSERT INTO exchange (id, run_id, purpose, url, sent_at, status, record_kind, record_id, file, "offset",
        length, payload_digest, original_id) {count} SELECT {id_}, {_run(past, after)}, 'page', {_url(past)}, {at},
        CASE WHEN {fresh} THEN 200 ELSE 304 END, {kind}, {record},
        'nen/luutru-' || CAST({_night(past, after)} AS text) || '-00000.warc.gz', i % 100000 * 14000, 13900,
        CASE WHEN {fresh} THEN 'sha256:' || substr({words.digest(f"'payload ' || CAST({body} AS text)")}, 1, 56) END,
        CASE WHEN {fresh} THEN NULL ELSE {body} END FROM one WHERE {_looked(past, place)}""",
    )
    yield (
        "capture",
        f"""INSERT INTO capture (id, page_id, run_id, exchange_id, body_id, url, captured_at, status) {count}
        SELECT {id_}, i, {_run(past, after)}, {id_}, {body}, {_url(past)}, {at}, CASE WHEN {fresh} THEN 200 ELSE 304 END
        FROM one WHERE {_looked(past, place)}""",
    )
    edited = "edited" if place == 2 else "unchanged"
    outcome = "'new'" if place == 0 else f"CASE WHEN {_EDITED} THEN '{edited}' ELSE 'unchanged' END"
    yield (
        "visit",
        f"""INSERT INTO visit (id, run_id, page_id, discovery_id, url, outcome, capture_id) {count}
        SELECT {id_}, {_run(past, after)}, i, ({_run(past, after)} - 1) * {DISCOVERIES} + 1 + i % {DISCOVERIES},
        {_url(past)}, {outcome}, {id_} FROM one WHERE {_looked(past, place)}""",
    )
    yield (
        "body",
        f"""INSERT INTO body (id, site, digest, content_type, url, exchange_id, captured_at, rules_id, reading_id)
        {count}
        SELECT {id_}, {_slug(past, _SITE)}, {words.digest(f"'body ' || CAST({id_} AS text)")},
        'text/html; charset=utf-8', {_url(past)}, {id_}, {at}, {_SITE} + 1, {id_}
        FROM one WHERE {_looked(past, place)} AND {fresh}""",
    )
    published = f"substr(CAST({words.day(_at(past, 0))} AS text), 1, 10)"
    yield (
        "reading",
        f"""INSERT INTO reading (id, body_id, rules_id, layout, content_hash, fields, read_at, day) {count}
        SELECT {id_}, {id_}, {_SITE} + 1, '{past.layout}', {_text(words, place)},
        {words.as_json(f"'{_BEFORE_DAY}' || {published} || '{_AFTER_DAY}'")}, {at}, {words.day(_at(past, 0))}
        FROM one WHERE {_looked(past, place)} AND {fresh}""",
    )


def _listed(past: Past, place: int, after: int) -> str:
    return f"""INSERT INTO visit (id, run_id, page_id, discovery_id, url, outcome, reason) {_count("one", past.pages)}
    SELECT {(len(LOOKS) + place) * past.pages} + i, {_run(past, after)}, i,
    ({_run(past, after)} - 1) * {DISCOVERIES} + 1, {_url(past)}, 'skipped', 'not_due' FROM one
    WHERE {_night(past, after)} < {past.nights}"""
