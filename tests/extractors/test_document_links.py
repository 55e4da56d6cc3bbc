"""A page whose source names a document file is searched for documents."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.document_links import _MAY_NAME_A_FILE, _NAMES_A_FILE
from seeds.attachments import DocumentFormat

ENDINGS = st.sampled_from(DocumentFormat).flatmap(
    lambda form: st.tuples(
        *(st.sampled_from(sorted({char, char.upper(), "ſ" if char == "s" else char})) for char in form)
    )
)
NAMES = ENDINGS.map(lambda ending: f"/a.{''.join(ending)}")
SOURCES = st.lists(
    st.one_of(
        NAMES, st.sampled_from(("'>", "x", "ă", " ", ".pd", ".")), st.text(st.characters(codec="utf-8"), max_size=5)
    ),
    max_size=6,
)


@given(SOURCES.map("".join))
def test_the_fast_check_misses_no_name(source: str) -> None:
    assert _NAMES_A_FILE.search(source) is None or _MAY_NAME_A_FILE.search(source.encode()) is not None
