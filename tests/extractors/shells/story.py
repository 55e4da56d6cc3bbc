"""Three stories of our own, block by block."""

# ruff: noqa: E501 (a paragraph is one line)

from dataclasses import dataclass
from typing import Literal

Kind = Literal["p", "heading", "caption", "item", "quote"]


@dataclass(frozen=True)
class Story:
    """`date` is day, month, year, hour and minute; `blocks` are the body's, with captions at their pictures."""

    title: str
    lead: str
    date: tuple[int, int, int, int, int]
    byline: str
    blocks: tuple[tuple[Kind, str], ...]


FERRY = Story(
    title="Bến phà cuối cùng của huyện chạy chuyến sau chót",
    lead="Sau 46 năm, bến phà Ví Dụ đóng cửa khi cây cầu mới thông xe; mười hai người lái phà chuyển sang nghề khác.",
    date=(4, 3, 2024, 6, 15),
    byline="Lê Thử Nghiệm",
    blocks=(
        ("p", "5 giờ sáng, ông Hoàng Văn Mẫu nổ máy chiếc phà 30 tấn, bật đèn, rồi đứng nhìn sang bờ bên kia. Hôm nay ông chạy chuyến cuối."),
        ("caption", "Ông Mẫu trên chuyến phà cuối cùng, sáng 3/3."),
        ("p", "Bến mở năm 1978, khi hai xã chỉ có đường đất. Những năm đông nhất, mỗi ngày phà chở hơn hai nghìn lượt khách, trâu bò và cả xe công nông."),
        ("p", "“Tết năm 1996, nước lớn, tôi chạy suốt đêm”, ông kể."),
        ("heading", "Cây cầu dài 412 mét"),
        ("p", "Cầu mới khởi công tháng 5/2021, rộng 12 mét, có hai làn xe và lối cho người đi bộ. Tổng vốn là 286 tỷ đồng, phần lớn từ ngân sách tỉnh."),
        ("p", "Chị Đỗ Thị Giả Định, bán nước ở đầu bến đã mười chín năm, nói chị mừng vì con đi học không còn phải chờ phà. Nhưng quán của chị thì vắng dần từ đầu năm."),
        ("quote", "Ngày trước, ai qua sông cũng ngồi lại uống bát nước. Giờ họ đi thẳng."),
        ("caption", "Cây cầu mới nhìn từ bến phà cũ. Ảnh: Lê Thử Nghiệm"),
        ("p", "Huyện cho biết mười hai người lái phà được hỗ trợ học nghề lái xe hoặc nhận việc ở đội duy tu cầu. Bảy người đã đăng ký."),
        ("heading", "Giữ lại một chiếc phà"),
        ("p", "Chiếc phà cũ nhất sẽ được kéo lên bờ, sơn lại và đặt trong khu vườn nhỏ cạnh chân cầu, theo đề nghị của người dân hai xã."),
        ("p", "Chiều 3/3, ông Mẫu tắt máy, tháo chiếc còi đồng, gói vào tờ báo rồi mang về nhà."),
    ),
)  # fmt: skip

MARKET = Story(
    title="Giá rau tăng gấp đôi sau mưa, chợ đầu mối họp sớm hai giờ",
    lead="Mưa kéo dài làm ngập gần 900 ha rau ở các xã ven sông; tiểu thương chuyển sang lấy hàng từ ba tỉnh phía trên.",
    date=(11, 9, 2023, 17, 40),
    byline="Phạm Ví Dụ",
    blocks=(
        ("p", "Tại chợ đầu mối Thử Nghiệm sáng 11/9, rau muống bán 14.000 đồng một mớ, tăng từ 7.000 đồng của tuần trước. Cải ngọt, mồng tơi, rau dền cũng tăng từ 60 đến 110%."),
        ("p", "Bà Trần Thị Mẫu, chủ một sạp ở dãy C, cho biết bà phải dậy từ nửa đêm để kịp chuyến hàng đầu tiên."),
        ("caption", "Sạp rau của bà Mẫu lúc 3 giờ sáng 11/9."),
        ("p", "Theo ban quản lý chợ, lượng rau về chợ trong ba ngày qua chỉ bằng 55% ngày thường. Nguồn từ các xã ven sông gần như không có, vì phần lớn ruộng còn ngập 20 đến 40 cm nước."),
        ("p", "Trong khi đó, giá thịt và trứng giữ nguyên. Cá sông tăng nhẹ, khoảng 5.000 đồng mỗi kg."),
        ("item", "Rau muống: 14.000 đồng một mớ, tăng 100%"),
        ("item", "Cải ngọt: 28.000 đồng một kg, tăng 87%"),
        ("item", "Mồng tơi: 12.000 đồng một mớ, tăng 71%"),
        ("p", "Anh Nguyễn Văn Giả, chuyên chở rau cho ba nhà hàng, nói mỗi chuyến anh mất thêm 300.000 đồng tiền xăng, do phải đi đường vòng qua cầu phía bắc."),
        ("p", "Sở Công Thương dự báo giá sẽ còn cao trong khoảng mười ngày, tới khi lứa rau ngắn ngày đầu tiên được thu hoạch. Các siêu thị cam kết giữ giá với bảy loại rau thiết yếu đến hết ngày 20/9."),
        ("p", "Nông dân được hướng dẫn khơi rãnh, rắc vôi và gieo lại ngay khi nước rút."),
    ),
)  # fmt: skip

LIBRARY = Story(
    title="Thư viện xã mở cửa đến 22 giờ để học sinh ôn thi",
    lead="Từ đầu tháng 5, thư viện xã Ví Dụ sáng đèn thêm ba giờ mỗi tối, có tình nguyện viên kèm toán và tiếng Anh.",
    date=(12, 5, 2025, 9, 5),
    byline="Đinh Bài Mẫu",
    blocks=(
        ("p", "Phòng đọc rộng 80 m² vốn đóng cửa lúc 17 giờ. Nay, sau bữa cơm tối, hơn bốn mươi học sinh lớp 9 và lớp 12 lại đạp xe tới, mang theo đèn bàn và bình nước."),
        ("heading", "Nhà chật, hàng xóm ồn"),
        ("p", "Em Vũ Thị Thử, lớp 9A, ở cùng bà và hai em trong căn nhà 30 m². “Ở nhà em chỉ có cái bàn ăn, tối nào cũng phải chờ dọn xong mới học được”, Thử kể."),
        ("p", "Cô Nguyễn Thị Ví Dụ, phụ trách thư viện, nhận ra điều đó khi thấy vài em ngồi học dưới mái hiên sau giờ đóng cửa. Cô xin xã thêm tiền điện và nhờ ba giáo viên nghỉ hưu thay nhau trực."),
        ("caption", "Buổi tối ở phòng đọc, ngày 8/5. Ảnh: Đinh Bài Mẫu"),
        ("p", "Xã duyệt 4,5 triệu đồng cho hai tháng. Một công ty quạt điện ở thị trấn tặng sáu chiếc quạt treo tường; phụ huynh góp nước uống."),
        ("heading", "Học nhóm theo bàn"),
        ("p", "Mỗi bàn sáu em, có một sinh viên kèm. Ai đến trước ngồi trước, nhưng bàn gần cửa sổ luôn để dành cho các em ở xa nhất."),
        ("p", "“Có hôm mất điện, cả phòng cùng đọc thuộc công thức trong bóng tối, vui như hội”, thầy Hoàng Giả Định, 68 tuổi, cười nói."),
        ("p", "Kỳ thi thử ngày 10/5, điểm trung bình môn toán của nhóm tăng 0,8 so với tháng trước. Xã dự định giữ giờ mở cửa này cho cả năm học tới nếu xin được kinh phí."),
    ),
)  # fmt: skip

STORIES = (FERRY, MARKET, LIBRARY)
