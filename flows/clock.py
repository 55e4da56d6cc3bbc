from datetime import date, datetime

from storage.vietnam_time import VIETNAM

__all__ = ["VIETNAM", "tonight"]


def tonight() -> date:
    return datetime.now(VIETNAM).date()
