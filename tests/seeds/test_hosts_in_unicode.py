"""A host may be written in Unicode or in DNS form: both are the same host."""

from pathlib import Path

from seeds.load import load_sites


def test_a_host_in_unicode_is_the_host_that_links_name(tmp_path: Path) -> None:
    text = (
        'name = "Báo Mẫu"\nkind = "newspaper"\nhome = "https://báomẫu.vn/"\n'
        '[[article]]\nhosts = ["báomẫu.vn"]\nspace = "a"\npattern = \'-(?P<id>\\d+)$\'\n'
    )
    (tmp_path / "baomau.toml").write_text(text, encoding="utf-8")
    site = load_sites(tmp_path)["baomau"]
    assert site.home == "https://xn--bomu-5na2786b.vn/"
    assert site.hosts == ("xn--bomu-5na2786b.vn",)
    for host in ("báomẫu.vn", "BÁOMẪU.VN", "xn--bomu-5na2786b.vn"):
        assert site.identify(f"https://{host}/tin-7") is not None
