"""A simulated newspaper on a platform of no known family: complete pages; only furniture is on several of them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.captured_page import CapturedPage

CAPTURED = datetime(2026, 11, 20, 3, tzinfo=UTC)

_WORDS = (
    "phường xã đường cầu chợ trường học sinh người dân buổi sáng chiều nay dự án khởi công hoàn thành "
    "ven sông mở rộng tuyến xe buýt mới công viên cây xanh lễ hội làng nghề truyền thống thư viện "
    "sách trẻ em nông dân vụ mùa bội thu"
)


@dataclass(frozen=True)
class Story:
    number: int
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    caption: str
    author: str
    section: str
    published: datetime

    @property
    def url(self) -> str:
        return f"https://baomau.vn/tin-{self.number}/bai-viet-{610000 + self.number}.html"

    @property
    def text(self) -> list[str]:
        first, *rest = self.paragraphs
        return [first, self.caption, *rest]


def story(number: int) -> Story:
    chance = random.Random(number)

    def sentence(words: int) -> str:
        return " ".join(chance.choices(_WORDS.split(), k=words)).capitalize()

    return Story(
        number=number,
        title=f"{sentence(9)} số {number}",
        lead=f"{sentence(28)}, tin {number}.",
        paragraphs=tuple(f"{sentence(chance.randint(35, 60))} ({number}.{at})." for at in range(6)),
        caption=f"{sentence(10)}. Ảnh: Bài Mẫu {number}",
        author=chance.choice(("Lê Thị Mẫu", "Nguyễn Văn Thử", "Trần Thử Nghiệm")),
        section=chance.choice(("Xã hội", "Kinh tế", "Văn hóa")),
        published=datetime(2026, chance.randint(1, 10), chance.randint(1, 28), chance.randint(1, 20), 15, tzinfo=UTC),
    )


def page(one: Story, *, states: bool = True, body: str = "baiviet-noidung", hashed: str = "x7Gk2p") -> CapturedPage:
    """`states` adds the metas that newspapers write; `hashed` is the part of names that changes with each build."""
    shown = one.published + timedelta(hours=7)
    metas = (
        f'<meta property="og:title" content="{one.title} - Báo Mẫu">'
        f'<meta property="og:description" content="{one.lead}">'
        f'<meta property="article:published_time" content="{one.published.isoformat()}">'
        f'<meta property="article:section" content="{one.section}"><meta name="author" content="{one.author}">'
    )
    first, *rest = (f"<p>{text}</p>" for text in one.paragraphs)
    teasers = "".join(
        f'<li><a href="/khac-{at}.html">Bài khác của ngày hôm nay về chuyện {one.number * at}</a></li>'
        for at in (3, 5, 7)
    )
    other = story(one.number + 1000)
    html = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{one.title} - Báo Mẫu</title>
{metas if states else ""}</head><body><header class="dau-trang"><div class="dong-ho">Thứ sáu, 20/11/2026 10:00</div>
<nav><a href="/">Trang chủ</a><a href="/xa-hoi">Xã hội</a><a href="/kinh-te">Kinh tế</a></nav></header>
<main class="khung__{hashed}"><div class="css-{hashed}"><div class="chuyen-muc">{one.section}</div>
<h1 class="tieu-de__{hashed}">{one.title}</h1>
<div class="thong-tin">
<span class="tac-gia">{one.author}</span>
<span class="ngay-dang">{shown:%d/%m/%Y %H:%M}</span>
</div><div class="{body} noidung__{hashed}"><p class="sapo">{one.lead}</p>{first}
<figure class="anh"><img src="a.jpg"><figcaption>{one.caption}</figcaption></figure>{rest[0]}{rest[1]}
<div class="hop-doc-them"><h3>Chuyện bên lề</h3><ul>{teasers}</ul><p>{other.paragraphs[0]}</p></div>
{"".join(rest[2:])}<p class="moi-goi">Theo dõi Báo Mẫu trên các nền tảng để nhận tin sớm nhất mỗi ngày</p></div>
</div></main>
<aside class="cot-phai"><h2>Tin mới nhận</h2><ul>{teasers}</ul></aside>
<footer><p>Giấy phép số 1 do cơ quan mẫu cấp. Ghi rõ nguồn Báo Mẫu khi phát lại thông tin từ trang này.</p></footer>
</body></html>"""
    return CapturedPage(html.encode(), None, one.url, CAPTURED)
