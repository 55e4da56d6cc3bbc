"""What exports read of a small archive, on both databases."""

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.exports.snapshot import snapshot
from tests.storage.shown_pages import SITE, Shown, text


def test_rows_blocks_and_files_agree(archive: Archive) -> None:
    for site, keys in ((SITE, "123"), ("chợ", "45")):
        shown = Shown(archive, site=site)
        for key in keys:
            shown.capture(key, 0, text(f"Tin {key}", f"Chợ số {key} mở từ sáng.", "Chợ đông."))
        shown.capture(keys[0], 1, text("Tin sửa", f"Chợ số {keys[0]} mở từ trưa."))
        shown.capture(keys[1], 1, 410)
    publish(archive, corpus_form)
    withhold(archive, PageToWithhold(SITE, "s", "3"), "court order")
    with snapshot(archive) as shot:
        now = list(shot.page_texts(current=True))
        assert [(one.key, one.version, one.title) for one in now] == [("1", 2, "Tin sửa"), ("4", 2, "Tin sửa")]
        assert [one.key for one in shot.page_texts(current=False, sites=frozenset({SITE}))] == ["1", "1", "2"]
        blocks = [one for site in (SITE, "chợ") for one in shot.shown_blocks(site)]
        assert [(one.ordinal, tuple(one.blocks)) for one in blocks] == [(one.ordinal, one.blocks) for one in now]
        assert {one.ordinal for one in shot.files(current=True)} == {one.ordinal for one in now}
        assert len(list(shot.files(current=False))) == 6
