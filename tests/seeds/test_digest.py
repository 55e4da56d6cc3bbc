"""Which changes of a layout make pages unread again."""

import re
from dataclasses import replace
from datetime import date

from seeds.layout import Layout
from seeds.load import load_sites


def _layout(**changed: object) -> Layout:
    rules: dict[str, object] = {"name": "plain", "sign": "main", "title": "h1", "body": "main"}
    return Layout.model_validate(rules | changed)


def test_the_digest_is_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", _layout().digest)
    assert _layout().digest == _layout().digest


def test_confirmations_of_a_layout_are_not_in_it() -> None:
    assert _layout(since=date(2020, 1, 1), confirmed=True).digest == _layout().digest


def test_a_value_and_a_list_of_it_are_the_same_rule() -> None:
    assert _layout(title=["h1"], sign={"css": "main"}).digest == _layout().digest


def test_a_changed_rule_changes_it() -> None:
    changes: list[dict[str, object]] = [{"title": "h2"}, {"drop": ".ad"}, {"lead": ".sapo"}, {"drop_text": "^>>"}]
    changes += [{"drop_repeats": True}, {"hidden_body": {"shortest": 300}}]
    changes += [{"byline": {"head": "b"}}, {"byline": {"foot": {"short": 9}}}, {"sign": {"text": "main"}}]
    digests = {_layout(**change).digest for change in changes}
    assert len(digests | {_layout().digest}) == len(changes) + 1


def test_signs_digest_falls_with_any_sign_and_no_other_rule() -> None:
    sites = load_sites()
    assert sites["thanhtri"].signs_digest != sites["caugiay"].signs_digest
    assert replace(sites["sotttt"], slug="other").signs_digest == sites["sotttt"].signs_digest
    assert sites["hanoimoi"].signs_digest != sites["sotttt"].signs_digest


def test_a_site_knows_the_digests_its_readings_may_have() -> None:
    site = load_sites()["hanoimoi"]
    assert site.reading_digests == {site.signs_digest, *(layout.digest for layout in site.layouts)}
