"""The reasons why a request got no answer, as exceptions; each has the ledger's word for it."""

from typing import ClassVar

from storage.outcomes import Reason


class FetchFailed(Exception):
    """Base class; `reason` is the ledger's word for it."""

    reason: ClassVar[Reason]


class BadRequest(FetchFailed):
    """The URL or a header cannot be sent over HTTP/1."""

    reason = Reason.BAD_REQUEST


class DnsFailed(FetchFailed):
    reason = Reason.DNS_FAILED


class PrivateAddress(FetchFailed):
    """The host name resolves to a private network, or to this machine."""

    reason = Reason.PRIVATE_ADDRESS


class ConnectFailed(FetchFailed):
    """The connection was refused, unreachable, or reset before the request."""

    reason = Reason.CONNECT_FAILED


class ConnectTimeout(FetchFailed):
    """TCP and TLS together took too long."""

    reason = Reason.CONNECT_TIMEOUT


class TlsFailed(FetchFailed):
    """The certificate is not trusted, or there is no common TLS version."""

    reason = Reason.TLS_FAILED


class NoResponse(FetchFailed):
    """The connection ended before the response head was complete."""

    reason = Reason.NO_RESPONSE


class NothingCame(NoResponse):
    """The connection ended before the first byte; the server may have closed an idle connection."""


class ReadTimeout(FetchFailed):
    """The response head did not come in time."""

    reason = Reason.READ_TIMEOUT


class BadResponse(FetchFailed):
    """The answer is not HTTP/1."""

    reason = Reason.BAD_RESPONSE


class Unforeseen(FetchFailed):
    """An error of ours ended the exchange; the log has it."""

    reason = Reason.UNFORESEEN_ERROR


class TruncatedBody(FetchFailed):
    """The response's body is incomplete. The received part is archived."""

    reason = Reason.CUT_BODY
