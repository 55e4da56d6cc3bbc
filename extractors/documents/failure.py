"""Why a document has no text; the reader turns it into a refusal."""

from extractors.refusal import RefusalReason


class DocumentFailure(Exception):
    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
