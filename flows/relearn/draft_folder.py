"""A draft on disk: `<data>/drafts/SITE/` has the site file, its evidence and the report; no command loads it."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.relearn.gate import Check
from flows.relearn.proposal import Proposal
from storage.durable_files import write_whole
from storage.errors import CorrectTheInput

_EVIDENCE, _REPORT = "evidence.json", "report.txt"


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """`present` and `drafted` are digests: of the site file that the draft belongs to, and of the draft's own."""

    folder: Path
    text: str
    evidence: Mapping[str, Any]

    @property
    def passes(self) -> bool:
        return bool(self.evidence["passes"])

    def belongs_to(self, present: str) -> bool:
        return bool(self.evidence["present"] == digest(present))

    @property
    def is_as_drafted(self) -> bool:
        return bool(self.evidence["drafted"] == digest(self.text))

    @property
    def failed(self) -> list[str]:
        return [f"{one['name']}: {one['measured']}" for one in self.evidence["gate"] if not one["passed"]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def draft_folder(data: Path, slug: str) -> Path:
    return data / "drafts" / slug


def write_draft_folder(
    data: Path,
    slug: str,
    present: str,
    proposal: Proposal,
    checks: tuple[Check, ...],
    report: str,
    rules_digest: str,
    now: datetime,
) -> Path:
    """Replaces an earlier draft of the site; `rules_digest` names the readings by the drafted rules."""
    folder = draft_folder(data, slug)
    discard_draft(data, slug)
    folder.mkdir(parents=True)
    text = proposal.text or ""
    evidence = {
        "site": slug,
        "drafted_at": now.isoformat(),
        "present": digest(present),
        "drafted": digest(text),
        "rules": rules_digest,
        "layouts": proposal.layouts,
        "passes": all(one.passed for one in checks),
        "gate": [asdict(one) for one in checks],
        "not_determined": proposal.reports,
    }
    write_whole(folder / f"{slug}.toml", text)
    write_whole(folder / _REPORT, report)
    write_whole(folder / _EVIDENCE, json.dumps(evidence, ensure_ascii=False, indent=2) + "\n")
    return folder


def stored_draft(data: Path, slug: str) -> StoredDraft:
    """Raises CorrectTheInput if there is none, or if a file of it is missing or damaged."""
    folder = draft_folder(data, slug)
    if not folder.is_dir():
        raise CorrectTheInput(f"{slug}: there is no draft; `luutru relearn {slug}` makes one")
    try:
        text = (folder / f"{slug}.toml").read_text(encoding="utf-8")
        evidence = json.loads((folder / _EVIDENCE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorrectTheInput(f"{slug}: the draft in {folder} is damaged ({error}); make it again") from error
    return StoredDraft(folder, text, evidence)


def discard_draft(data: Path, slug: str) -> bool:
    """Returns whether there was one."""
    folder = draft_folder(data, slug)
    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def keep_accepted(draft: StoredDraft, now: datetime) -> Path:
    """The draft with its evidence under another name, as a record of the acceptance."""
    kept = draft.folder.with_name(f"{draft.folder.name}.accepted-{now:%Y%m%d-%H%M%S}")
    draft.folder.rename(kept)
    return kept
