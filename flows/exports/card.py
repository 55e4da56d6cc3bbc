"""Writes the dataset card of a Hugging Face folder: README.md with its YAML head."""

import json
from collections.abc import Iterator

from flows.exports.folder import ExportOrigin
from flows.exports.tallies import Tallies
from flows.markdown_text import table

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = "1M<n<10M"


def card(origin: ExportOrigin, tallies: Tallies, contact: str | None) -> str:
    parts = (
        "\n".join(_head(origin, tallies)),
        f"# Vietnamese news texts of the archive `{origin.state.archive}`",
        _what_it_is(origin, tallies),
        "## Splits",
        _splits(tallies),
        "## Where the texts come from",
        _provenance(origin, tallies),
        "## How the texts were read",
        _readers(tallies),
        "## Rights and takedowns",
        _rights(contact),
        "## Load it",
        '```python\nfrom datasets import load_dataset\n\ntexts = load_dataset("path/to/this/folder")["train"]\n```',
    )
    return "\n\n".join(parts) + "\n"


def _head(origin: ExportOrigin, tallies: Tallies) -> Iterator[str]:
    yield "---"
    yield f"pretty_name: luutru {origin.state.archive}"
    yield "language:"
    yield "- vi"
    yield "license: other"
    yield "license_name: rights-of-the-publishers"
    yield "task_categories:"
    yield "- text-generation"
    yield "size_categories:"
    yield f"- {next((name for most, name in _SIZES if tallies.rows < most), _LARGER)}"
    yield "configs:"
    yield "- config_name: default"
    yield "  data_files:"
    yield "  - split: train"
    yield "    path: data/*.parquet"
    yield "  default: true"
    for site in sorted({site for site, _ in tallies.splits}):
        yield f"- config_name: {site}"
        yield "  data_files:"
        for year in sorted(year for one, year in tallies.splits if one == site):
            yield f'  - split: "{year}"'
            yield f"    path: data/{site}-{year}-*.parquet"
    yield "---"


def _what_it_is(origin: ExportOrigin, tallies: Tallies) -> str:
    state = origin.state
    shown = "what each page showed last" if origin.selection.current else "every version of each page"
    languages = ", ".join(f"{name}: {number}" for name, number in sorted(tallies.languages.items()))
    return (
        f"{tallies.rows} texts of {tallies.characters} characters: {shown}, in the state after night "
        f"{state.last_night or 'none'} (run {state.last_run}, {state.documents} published documents). "
        f"Languages: {languages or 'none'}. The archive is {state.kind or 'of no kind yet'}. `datapackage.json` "
        "describes every column; `text` is title, lead and blocks with blank lines between them."
    )


def _splits(tallies: Tallies) -> str:
    rows = ([site, year, str(number)] for (site, year), number in sorted(tallies.splits.items()))
    return (
        "`default` has one split, `train`, with all texts. Each site is a configuration with a split for each year.\n\n"
        + table(("site", "year", "texts"), rows)
    )


def _provenance(origin: ExportOrigin, tallies: Tallies) -> str:
    causes = ", ".join(f"{name}: {number}" for name, number in sorted(tallies.causes.items()))
    return (
        "A crawler that names itself and obeys robots.txt archived each page as WARC before it was read. `url`, "
        "`site`, `first_seen` and `last_seen` say where and when a text was seen, `sha256` names its corpus file, "
        f"`provenance` which rule found each field. Why the texts were published: {causes or 'none'}. "
        f"The selection: `{json.dumps(origin.selection.as_json(), ensure_ascii=False)}`."
    )


def _readers(tallies: Tallies) -> str:
    rows = (
        [one.site, one.layout, "yes" if one.confirmed else "no", one.extractor, str(number)]
        for one, number in sorted(tallies.readers.items())
    )
    return "A layout is unconfirmed until a live page was read rightly by it: take its texts with care.\n\n" + table(
        ("site", "layout", "confirmed", "extractor", "texts"), rows
    )


def _rights(contact: str | None) -> str:
    asked = f"Contact for takedowns: {contact}" if contact else "The archive that made this folder names no contact."
    return (
        "The texts belong to their publishers. This folder gives no licence to them: whether a use is lawful depends "
        "on the use and the country. Texts that are withheld from the archive for a legal reason are not in it; delete "
        f"copies of an older export when a text was taken down. {asked}"
    )
