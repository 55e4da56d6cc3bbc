"""Says what a site's nights cost and what they caught, as text lines or as JSON."""

from dataclasses import asdict

from storage.runs.economics import Economics, HostTrust


def economics_lines(one: Economics) -> list[str]:
    if not one.runs:
        return [f"{one.site}: no night has run yet"]
    spent = ", ".join(f"{number} {word}" for word, number in sorted(one.requests.items()))
    lines = [
        f"{one.site}, {one.runs} nights: {sum(one.requests.values())} requests ({spent})",
        f"  {one.outcomes.get('new', 0)} new pages; {one.revisits} visits saw a known page again",
        f"  {one.edits} edits caught{_cost(one)}; {one.not_modified} pages answered 304 and cost no body",
    ]
    return [*lines, *(f"  {_trust(host)}" for host in one.hosts)]


def economics_as_json(one: Economics) -> dict[str, object]:
    hosts = [
        asdict(host) | {"distrusted_at": host.distrusted_at.isoformat() if host.distrusted_at else None}
        for host in one.hosts
    ]
    return asdict(one) | {"hosts": hosts, "edits": one.edits, "revisits": one.revisits}


def _cost(one: Economics) -> str:
    return f", one in {one.revisits / one.edits:.0f} such visits" if one.edits else ""


def _trust(host: HostTrust) -> str:
    if not host.false_304s:
        return f"{host.host}: {host.checks} validators checked, all true"
    since = f", distrusted since {host.distrusted_at:%Y-%m-%d}" if host.distrusted_at else ""
    return f"{host.host}: {host.checks} validators checked, {host.false_304s} would have hidden an edit{since}"
