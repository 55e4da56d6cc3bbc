from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def tonight() -> date:
    return datetime.now(VIETNAM).date()
