"""Turns the details of an article into JSON values, as rows, exports and `luutru extract` have them."""

from dataclasses import asdict
from typing import Any

from extractors.article import Details


def details_as_json(details: Details) -> dict[str, Any]:
    return {
        "authors": list(details.authors),
        "images": [asdict(picture) for picture in details.pictures],
        "links": [asdict(link) for link in details.links],
        "tags": list(details.tags),
        "language": details.language.value,
    }
