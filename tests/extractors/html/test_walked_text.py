"""The runs of a page without some of its elements are those of the page that never had them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.text_runs import TextRun
from extractors.html.text_walk import runs_of, walked
from extractors.layout.body import outermost

_TAGS = st.sampled_from(["div", "p", "span", "a href='/bai'", "a href='/tep.pdf'", "h2", "pre", "li", "div hidden"])
_TEXTS = st.sampled_from(["Một", "hai ", " ", "\n", "Ba\nbốn", "<br>", "<script>x</script>", "năm"])
_MARKUP = st.recursive(
    _TEXTS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>", _TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@given(st.lists(_MARKUP, min_size=1, max_size=6), st.data())
@settings(max_examples=150, deadline=None)
def test_removing_elements_needs_no_second_walk(parts: list[str], data: st.DataObject) -> None:
    body = _body("".join(parts))
    text = walked(body)
    elements = [node for node in body.css("*") if node.mem_id != body.mem_id]
    places = data.draw(st.sets(st.integers(0, max(0, len(elements) - 1)), max_size=5))
    removed = outermost([elements[at] for at in sorted(places) if at < len(elements)])
    found = text.runs_without([node.mem_id for node in removed])
    for node in removed:
        node.decompose()
    assert _said(found) == _said(runs_of(body))


def test_texts_on_both_sides_of_a_removed_element_become_one_run() -> None:
    body = _body("<div id='a'>Một<p id='b'>hai</p>ba</div><div>bốn</div>")
    text = walked(body)
    removed = body.css_first("#b")
    assert removed is not None
    assert [run.text for run in text.runs_without([removed.mem_id])] == ["Mộtba", "bốn"]
    assert [run.text for run in text.runs] == ["Một", "hai", "ba", "bốn"]


def _said(runs: list[TextRun]) -> list[tuple[int, str, int]]:
    return [(run.owner.mem_id, run.text, run.linked) for run in runs]


def _body(html: str) -> LexborNode:
    body = LexborHTMLParser(html).body
    assert body is not None
    return body
