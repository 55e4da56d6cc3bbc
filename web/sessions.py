"""Who is logged in: a signed cookie, and a token against forged requests that belongs to it."""

import hmac
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from luutru.room_login import MINUTES, is_code

COOKIE = "room"
HOURS = 12


class Sessions:
    """Sessions of one secret. Nothing of them is stored, so that they outlive a restart; used codes are in memory."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock
        self._used: dict[str, float] = {}

    def begin(self) -> str:
        """A cookie's value."""
        session = f"{int(self._clock()) + HOURS * 3600}.{secrets.token_hex(16)}"
        return f"{session}.{self._signed('session', session)}"

    def is_valid(self, cookie: str) -> bool:
        session, _, signature = cookie.rpartition(".")
        ends = session.partition(".")[0]
        if not (ends.isascii() and ends.isdecimal() and len(ends) <= 12 and signature.isascii()):  # noqa: PLR2004 (digits)
            return False
        return hmac.compare_digest(signature, self._signed("session", session)) and int(ends) > self._clock()

    def token(self, cookie: str) -> str:
        return self._signed("token", cookie)

    def is_token(self, cookie: str, token: str) -> bool:
        return token.isascii() and hmac.compare_digest(token, self.token(cookie))

    def takes_password(self, stated: str) -> bool:
        """The secret, or its password alone."""
        password = self._secret.partition(":")[2]
        given = stated.strip().encode()
        return any(hmac.compare_digest(given, one.encode()) for one in (self._secret, password))

    def takes_code(self, code: str) -> bool:
        """Whether the code is valid; each is valid once."""
        now = self._clock()
        self._used = {one: end for one, end in self._used.items() if end > now}
        if code in self._used or not is_code(self._secret, code, datetime.fromtimestamp(now, UTC)):
            return False
        self._used[code] = now + MINUTES * 60
        return True

    def _signed(self, what: str, text: str) -> str:
        return hmac.digest(self._secret.encode(), f"luutru room {what} {text}".encode(), "sha256").hex()
