"""Every kind of damage is found under its own name; derivable data is repaired, the rest is not changed."""

import pytest

from storage.corpus.older_database import DatabaseOlderThanCorpus
from storage.verify.findings import FindingKind
from tests.storage.copies import Copy
from tests.storage.verify import damage
from tests.storage.verify.damage import LASTING, REPAIRABLE, Damage


def kinds(copy: Copy) -> set[FindingKind]:
    return {finding.kind for finding in copy.findings()}


@pytest.mark.parametrize("harm", REPAIRABLE + LASTING, ids=lambda harm: harm.__name__)
def test_damage_is_found_and_named(copy: Copy, harm: Damage) -> None:
    harm(copy)
    found = copy.findings()
    named = [finding for finding in found if finding.kind == FindingKind(harm.__name__)]
    assert named, found
    assert all(finding.place and finding.detail and finding.kind.advice for finding in found)


@pytest.mark.parametrize("harm", REPAIRABLE, ids=lambda harm: harm.__name__)
def test_derivable_data_is_repaired(copy: Copy, harm: Damage) -> None:
    corpus = {path.name: path.read_bytes() for path in copy.corpus}
    manifest = copy.manifest.read_bytes()
    harm(copy)
    assert FindingKind(harm.__name__) in kinds(copy)
    assert copy.repaired() == []
    assert {path.name: path.read_bytes() for path in copy.corpus} == corpus
    assert copy.manifest.read_bytes() == manifest


def test_much_damage_at_once_is_repaired_on_both_databases(either: Copy) -> None:
    together = (
        damage.row_missing,
        damage.offset_wrong,
        damage.length_wrong,
        damage.revisit_unresolved,
        damage.body_digest_wrong,
        damage.index_missing,
        damage.versions_wrong,
        damage.corpus_file_missing,
        damage.manifest_line_missing,
    )
    for harm in together:
        harm(either)
    assert {FindingKind(harm.__name__) for harm in together} <= kinds(either)
    assert either.repaired() == []


@pytest.mark.parametrize("harm", LASTING, ids=lambda harm: harm.__name__)
def test_other_data_is_not_invented(copy: Copy, harm: Damage) -> None:
    harm(copy)
    before = {path: path.read_bytes() for path in copy.data.rglob("*.warc.gz")}
    if harm == damage.manifest_line_unknown:
        with pytest.raises(DatabaseOlderThanCorpus, match="luutru rebuild"):
            copy.repaired()
    else:
        copy.repaired()
    assert {path: path.read_bytes() for path in copy.data.rglob("*.warc.gz")} == before
    if harm != damage.reading_missing:
        assert FindingKind(harm.__name__) in kinds(copy)


def test_damage_in_one_record_leaves_the_others_verified(copy: Copy) -> None:
    damage.record_damaged(copy)
    (found,) = copy.findings()
    assert found.kind is FindingKind.RECORD_DAMAGED
    assert " at byte " in found.place


def test_a_row_without_its_parent_is_named(copy: Copy) -> None:
    copy.sql("UPDATE capture SET run_id = 90001 WHERE id = 1")
    assert FindingKind.ROW_WITHOUT_PARENT in kinds(copy)
