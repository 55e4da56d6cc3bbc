"""Which failed requests mean that a site refuses us."""

LEAST_REFUSED = 2  # one page that is refused says nothing of its site
_REFUSALS = (
    "http_5", "http_401", "http_402", "http_403", "http_407", "http_408", "http_429", "http_451", "robots", "host_",
    "retry_after", "crawl_delay", "login", "challenge", "connect_", "dns_", "tls_", "read_timeout", "no_response",
    "private_address", "redirected_away",
)  # fmt: skip


def is_refusal(reason: str) -> bool:
    """Whether a request ended so because the site does not answer us, or does not want to."""
    return reason.startswith(_REFUSALS)
