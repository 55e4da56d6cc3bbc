"""Combines a site file with the files of its families into one site."""

from collections.abc import Sequence
from itertools import chain

from seeds.article_url import ArticleAddress
from seeds.attachments import ATTACHMENTS, AttachmentRule
from seeds.canonical_url import split_address
from seeds.site import Site
from seeds.site_file import FamilyFile, SiteFile

NIGHTLY_PAGES = 3000  # at the usual delay, under two hours


def assemble(slug: str, file: SiteFile, families: Sequence[FamilyFile]) -> Site:
    """The site's own addresses and discoveries replace those of the families; its layouts and refusals are added.

    Raises ValueError if something is missing or defined twice.
    """
    first = families[0] if families else FamilyFile()
    layouts = tuple(chain(file.layout, *(family.layout for family in families)))
    names = [layout.name for layout in layouts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"the family {' + '.join(file.family)} has a layout named {min(twice)!r} too: rename this one")
    if unknown := sorted({name for layout in layouts for name in layout.replaces} - set(names)):
        raise ValueError(f"replaces names the layout {unknown[0]!r}, which this site does not have")
    addresses = _addresses(file, families)
    if unknown := sorted(file.closed.keys() - {rule.space for rule in addresses}):
        raise ValueError(f"closed names the space {unknown[0]!r}, which no [[article]] has")
    usual = file.listing.over(first.listing)
    return Site(
        slug=slug,
        name=file.name,
        kind=file.kind,
        home=file.home,
        family=" + ".join(file.family) or None,
        retired=file.retired,
        closed=file.closed,
        shares_server=file.shares_server or first.shares_server,
        min_delay=first.min_delay if file.min_delay is None else file.min_delay,
        nightly_pages=file.nightly_pages or first.nightly_pages or NIGHTLY_PAGES,
        nightly_at=file.nightly_at,
        notes=file.notes or first.notes,
        addresses=addresses,
        discoveries=tuple(rule.at(file.home, usual) for rule in file.discover or first.discover),
        refuse=tuple(chain(file.refuse, *(family.refuse for family in families))),
        layouts=layouts,
        attachments=_attachments(file, first),
        requisites=file.requisites or first.requisites,
        render=bool(_own_or(file.render, first.render)),
        render_hosts=file.render_hosts or first.render_hosts,
    )


def _attachments(file: FamilyFile, first: FamilyFile) -> AttachmentRule | None:
    if not _own_or(file.attachments, first.attachments):
        return None
    usual = AttachmentRule()
    return AttachmentRule(
        requests=file.attachment_requests or first.attachment_requests or usual.requests,
        megabytes=file.attachment_megabytes or first.attachment_megabytes or usual.megabytes,
        ocr=bool(_own_or(file.ocr, first.ocr)),
    )


def _own_or(own: bool | None, family: bool | None) -> bool | None:
    return family if own is None else own


def _addresses(file: SiteFile, families: Sequence[FamilyFile]) -> tuple[ArticleAddress, ...]:
    rules = file.article or tuple(chain.from_iterable(family.article for family in families))
    if any(rule.space == ATTACHMENTS for rule in rules):
        raise ValueError(f"an [[article]] has the space {ATTACHMENTS!r}, which is that of documents: name it otherwise")
    if not rules:
        raise ValueError("no [[article]]: say which addresses are articles")
    home_host = split_address(file.home).netloc
    return tuple(rule if rule.hosts else rule.model_copy(update={"hosts": (home_host,)}) for rule in rules)
