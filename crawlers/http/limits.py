"""The largest payloads and bodies that a crawl accepts."""

MAX_BYTES = 16 * 1024 * 1024  # of a payload as sent

MOST_BYTES = 16 * 1024 * 1024  # of a body after its content-coding is decoded
