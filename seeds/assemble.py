"""A site file and its family's file become one site."""

from seeds.address import split_address
from seeds.article_address import ArticleAddress
from seeds.site import Site
from seeds.site_file import FamilyFile, SiteFile


def assemble(slug: str, file: SiteFile, family: FamilyFile) -> Site:
    """The site's own addresses and discoveries stand instead of the family's; its layouts and refusals are added.

    ValueError says what the two lack or have twice.
    """
    layouts = file.layout + family.layout
    names = [layout.name for layout in layouts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"the family {file.family} has a layout named {min(twice)!r} too: rename this one")
    usual = file.listing.over(family.listing)
    return Site(
        slug=slug,
        name=file.name,
        kind=file.kind,
        home=file.home,
        family=file.family,
        retired=file.retired,
        shares_server=file.shares_server or family.shares_server,
        min_delay=family.min_delay if file.min_delay is None else file.min_delay,
        notes=file.notes or family.notes,
        addresses=_addresses(file, family),
        discoveries=tuple(rule.at(file.home, usual) for rule in file.discover or family.discover),
        refuse=file.refuse + family.refuse,
        layouts=layouts,
    )


def _addresses(file: SiteFile, family: FamilyFile) -> tuple[ArticleAddress, ...]:
    rules = file.article or family.article
    if not rules:
        raise ValueError("no [[article]]: say which addresses are articles")
    home_host = split_address(file.home).netloc
    return tuple(rule if rule.hosts else rule.model_copy(update={"hosts": (home_host,)}) for rule in rules)
