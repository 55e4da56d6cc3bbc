"""Checks that each request that a WARC file does not have as a record can be made from the file, by its digest."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from storage.verify.findings import FindingKind, VerifyFinding
from storage.warc.left_out_requests import RequestForms, is_left_out
from storage.warc.record_location import is_copy
from storage.warc.scan import ScannedMember


@dataclass(slots=True)
class LeftOutRequests:
    """One file's requests; its members are seen in their order. `file` is the WARC file as rows name it."""

    file: str
    forms: RequestForms = field(default_factory=RequestForms)
    lost: int = 0
    first_lost: int = 0

    def see(self, member: ScannedMember) -> None:
        if member.record is None or is_copy(self.file):
            return
        self.forms.note(member.record)
        if not member.response or not is_left_out(member.record.fields):
            return
        if self.forms.request_of(member.record.fields) is None:
            self.first_lost = self.first_lost if self.lost else member.offset
            self.lost += 1

    def findings(self) -> Iterator[VerifyFinding]:
        """One for the file: a damaged record may have the form of most of its requests."""
        if self.lost:
            detail = f"no request before it has the form of its own ({self.lost} answers of this file)"
            yield VerifyFinding(FindingKind.REQUEST_LOST, f"warc/{self.file} at byte {self.first_lost}", detail)
