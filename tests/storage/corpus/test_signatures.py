"""The manifest's signatures: each publishing adds one, a changed line is found, and the key stays on this machine."""

import json
from pathlib import Path

import pytest

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.corpus.files import CorpusFiles
from storage.corpus.publish import publish
from storage.corpus.signatures import KEY, SignatureCheck, check_signatures
from storage.corpus.takedown import withhold
from storage.errors import CorrectTheInput
from tests.storage.shown_pages import Shown, text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two publishings, and therefore two signatures."""
    with open_archive(tmp_path / "data") as archive:
        publish_one(archive, "Một")
        publish_one(archive, "Hai")
    return tmp_path / "data"


def publish_one(archive: Archive, title: str) -> None:
    Shown(archive).capture(title, 0, text(title, f"{title} là một tin."))
    publish(archive, corpus_form)


def checked(data: Path) -> SignatureCheck:
    with open_archive(data) as archive:
        return check_signatures(archive)


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True)


def test_each_publishing_signs_what_is_new(data: Path) -> None:
    found = checked(data)
    assert (found.signatures, len(found.keys), found.faults) == (2, 1, ())
    with open_archive(data) as archive:
        publish(archive, corpus_form)  # nothing new, nothing to sign
        assert check_signatures(archive) == found
        publish_one(archive, "Ba")
        assert check_signatures(archive).signatures == 3


def test_a_takedown_keeps_earlier_signatures_valid(data: Path) -> None:
    with open_archive(data) as archive:
        withhold(archive, 0, "asked for")
        assert "no signature" in check_signatures(archive).faults[0]
        publish(archive, corpus_form)
    assert (checked(data).signatures, checked(data).faults) == (3, ())


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_is_found(line: int, data: Path) -> None:
    manifest = CorpusFiles(data / "corpus").manifest
    there = lines(manifest)
    there[line] = there[line].replace("0", "1", 1)
    manifest.write_text("".join(there), encoding="utf-8")
    (fault,) = checked(data).faults
    assert fault.startswith(f"signature {line + 1} ")
    assert "another manifest" in fault


def test_a_removed_line_is_found_and_signed_by_no_publishing(data: Path) -> None:
    manifest = CorpusFiles(data / "corpus").manifest
    manifest.write_text(lines(manifest)[0], encoding="utf-8")
    before = CorpusFiles(data / "corpus").signatures.read_bytes()
    with open_archive(data) as archive:
        publish(archive, corpus_form)
        (fault,) = check_signatures(archive).faults
    assert fault.startswith("signature 2 ")
    assert CorpusFiles(data / "corpus").signatures.read_bytes() == before


def test_a_signature_of_another_key_under_this_keys_name_is_found(data: Path) -> None:
    signatures = CorpusFiles(data / "corpus").signatures
    first, second = map(json.loads, lines(signatures))
    second["signature"] = first["signature"]
    signatures.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", encoding="utf-8")
    (fault,) = checked(data).faults
    assert "not made by the key" in fault


def test_a_torn_signature_is_made_again(data: Path) -> None:
    signatures = CorpusFiles(data / "corpus").signatures
    whole = signatures.read_bytes()
    signatures.write_bytes(whole[:-20])
    assert checked(data).faults == ("signature 2 cannot be read",)
    with open_archive(data) as archive:
        publish(archive, corpus_form)
    assert (checked(data).signatures, checked(data).faults) == (2, ())


def test_a_manifest_without_signatures_is_reported(data: Path) -> None:
    CorpusFiles(data / "corpus").signatures.unlink()
    assert "has no signature" in checked(data).faults[0]
    with open_archive(data) as archive:
        publish(archive, corpus_form)
    assert (checked(data).signatures, checked(data).faults) == (1, ())


def test_the_key_is_for_its_user_alone_and_in_backups_only_if_asked(data: Path, tmp_path: Path) -> None:
    assert (data / KEY).stat().st_mode & 0o777 == 0o600
    with open_archive(data) as archive:
        back_up(archive, tmp_path / "without")
        back_up(archive, tmp_path / "with", with_key=True)
    restore(tmp_path / "without", tmp_path / "one", None)
    restore(tmp_path / "with", tmp_path / "two", None)
    assert not (tmp_path / "one" / KEY).exists()
    assert (tmp_path / "two" / KEY).read_bytes() == (data / KEY).read_bytes()
    assert (tmp_path / "two" / KEY).stat().st_mode & 0o777 == 0o600
    assert checked(tmp_path / "one").faults == checked(tmp_path / "two").faults == ()
    with open_archive(tmp_path / "one") as archive:
        publish_one(archive, "Ba")
        assert len(check_signatures(archive).keys) == 2


def test_a_damaged_key_gives_one_clear_line(data: Path) -> None:
    (data / KEY).write_text("no key", encoding="utf-8")
    with open_archive(data) as archive, pytest.raises(CorrectTheInput, match="is no key"):
        publish_one(archive, "Ba")
