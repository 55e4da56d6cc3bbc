"""Why a request got no answer to archive, each with the word that the ledger says for it."""

from typing import ClassVar

from storage.outcomes import Reason


class FetchFailed(Exception):
    """Base of what stands in the way of an answer; `reason` is the ledger's word."""

    reason: ClassVar[Reason]


class BadRequest(FetchFailed):
    """The URL or a header cannot be sent over HTTP/1."""

    reason = Reason.BAD_REQUEST


class DnsFailed(FetchFailed):
    reason = Reason.DNS_FAILED


class PrivateAddress(FetchFailed):
    """The host's name leads into a private network, or to this machine."""

    reason = Reason.PRIVATE_ADDRESS


class ConnectFailed(FetchFailed):
    """Refused, unreachable, or reset before the request."""

    reason = Reason.CONNECT_FAILED


class ConnectTimeout(FetchFailed):
    """TCP and TLS together took too long."""

    reason = Reason.CONNECT_TIMEOUT


class TlsFailed(FetchFailed):
    """The certificate is not to be trusted, or no common protocol was found."""

    reason = Reason.TLS_FAILED


class NoResponse(FetchFailed):
    """The connection ended before the response's head did."""

    reason = Reason.NO_RESPONSE


class NothingCame(NoResponse):
    """Not even one byte: on a kept connection, the server had closed it meanwhile."""


class ReadTimeout(FetchFailed):
    """The response's head did not come in time."""

    reason = Reason.READ_TIMEOUT


class BadResponse(FetchFailed):
    """What came is not HTTP/1."""

    reason = Reason.BAD_RESPONSE


class Unforeseen(FetchFailed):
    """An error of ours ended the exchange; the log has it."""

    reason = Reason.UNFORESEEN_ERROR


class CutBody(FetchFailed):
    """The response's body is not whole. What came of it is archived."""

    reason = Reason.CUT_BODY
