"""news-please on a list of addresses: `python news_please_urls.py URLS OUT`."""

import json
import sys
from pathlib import Path

from newsplease import NewsPlease  # type: ignore[import-not-found] # it lives in the peer's own environment

if __name__ == "__main__":
    urls = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    # Without request_args every result is empty where there is more than one address (news-please 1.6.16).
    # It would also fetch each page's pictures; the others here do not.
    found = NewsPlease.from_urls(urls, request_args={"timeout": 30}, fetch_images=False)
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        for article in found.values():
            fields = article.get_serializable_dict() if article else {}
            if fields.get("maintext"):
                out.write(json.dumps(fields) + "\n")
