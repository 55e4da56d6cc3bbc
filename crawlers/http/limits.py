"""The largest payload that a crawl accepts, as sent."""

PAYLOAD_BYTES = 16 * 1024 * 1024
