"""Why a request got no answer to archive, each with the word that the ledger says for it."""

from typing import ClassVar


class FetchFailed(Exception):
    """Base of what stands in the way of an answer; `reason` is the ledger's word."""

    reason: ClassVar[str]


class BadRequest(FetchFailed):
    """The URL or a header cannot be sent over HTTP/1."""

    reason = "bad_request"


class DnsFailed(FetchFailed):
    reason = "dns_failed"


class PrivateAddress(FetchFailed):
    """The host's name leads into a private network, or to this machine."""

    reason = "private_address"


class ConnectFailed(FetchFailed):
    """Refused, unreachable, or reset before the request."""

    reason = "connect_failed"


class ConnectTimeout(FetchFailed):
    """TCP and TLS together took too long."""

    reason = "connect_timeout"


class TlsFailed(FetchFailed):
    """The certificate is not to be trusted, or no common protocol was found."""

    reason = "tls_failed"


class NoResponse(FetchFailed):
    """The connection ended before the response's head did."""

    reason = "no_response"


class NothingCame(NoResponse):
    """Not even one byte: on a kept connection, the server had closed it meanwhile."""


class ReadTimeout(FetchFailed):
    """The response's head did not come in time."""

    reason = "read_timeout"


class BadResponse(FetchFailed):
    """What came is not HTTP/1."""

    reason = "bad_response"


class CutBody(FetchFailed):
    """The response's body is not whole. What came of it is archived."""

    reason = "cut_body"
