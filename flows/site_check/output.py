"""Prints the result of a check as text or as JSON."""

import json

from rich.console import Console
from rich.table import Table

from flows.clock import tonight
from flows.site_check.check_site import Checked
from flows.site_check.finding import SiteFinding, all_ok, confirmable, read_rightly


def print_check(checked: Checked, console: Console, *, live: bool) -> None:
    table = Table("what", "is", show_lines=True)
    table.add_column("found", overflow="fold")
    for one in checked.findings:
        table.add_row(one.what, one.verdict.value, "\n".join((one.subject, *one.lines)).strip())
    console.print(table, markup=False)
    for line in _lines(checked, live=live):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def check_as_json(checked: Checked, *, live: bool) -> str:
    reported = {
        "site": checked.site.slug,
        "kind": "live" if live else "rehearsal",
        "source": checked.source.value if checked.source else None,
        "ok": all_ok(checked.findings),
        "requests": checked.requests,
        "run": checked.run_id,
        "findings": [_finding(one) for one in checked.findings],
        "read_rightly": read_rightly(checked.findings),
        "confirmable": confirmable(checked.findings) if live else [],
    }
    return json.dumps(reported, ensure_ascii=False, indent=2)


def _finding(one: SiteFinding) -> dict[str, object]:
    reported: dict[str, object] = {"what": one.what, "subject": one.subject, "is": one.verdict.value, "told": one.lines}
    return reported | ({"layout": one.layout, "fields": one.fields} if one.layout else {})


def _lines(checked: Checked, *, live: bool) -> list[str]:
    lines = [f"{checked.requests} requests were sent, and are in the archive; nothing of a check is published."]
    if checked.site.retired and not checked.source:
        lines.append(
            f"{checked.site.slug} is retired since {checked.site.retired}: what answers now may be another site."
        )
    rightly, new = read_rightly(checked.findings), confirmable(checked.findings)
    if rightly and not live:
        lines.append(f"Read without a doubt: {', '.join(rightly)}. This was a rehearsal: it confirms nothing.")
    elif new and checked.source:
        lines += [_archive_line(checked, name) for name in new]
    elif new:
        lines.append(
            f"Read without a doubt: {', '.join(new)}. Where the fields above are what the pages show in a browser, "
            "the layouts may now say `confirmed = true`, with the day beside it, in the site's or its family's file."
        )
    elif not rightly:
        lines.append("No layout was seen to read its pages without a doubt: none may be marked confirmed.")
    return lines


def _archive_line(checked: Checked, layout: str) -> str:
    count = sum(one.layout == layout for one in checked.findings)
    return (
        f"{layout} read {count} captures without a doubt. Where the fields above are what they show in a browser, "
        f'the layout may say `confirmed = {{ by = "{checked.source}", captures = {count}, on = {tonight()} }}`.'
    )
