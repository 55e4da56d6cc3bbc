"""Sends an alarm by apprise: Telegram, Slack, Discord, Zulip and a hundred others, each by one address."""

from importlib.util import find_spec

from flows.alerts.alert import Alert, AlertNotSent
from storage.errors import CorrectTheInput


class ChatLibraryMissing(CorrectTheInput):
    """Addresses for apprise are set, and apprise is not installed."""


def refuse_without_apprise(addresses: tuple[str, ...]) -> None:
    """Raises ChatLibraryMissing."""
    if addresses and find_spec("apprise") is None:
        raise ChatLibraryMissing("LUUTRU_ALERT_CHATS needs apprise: install luutru[apprise], or unset it")


def send_to_chats(addresses: tuple[str, ...], alert: Alert) -> bool:
    """Raises AlertNotSent; its text says which address by its scheme alone, since the rest is a secret."""
    if not addresses:
        return False
    refuse_without_apprise(addresses)
    import apprise  # noqa: PLC0415 (an extra, which few need)

    failed = []
    for address in addresses:
        route = apprise.Apprise()
        if not route.add(address) or not route.notify(title=f"[luutru] {alert.subject}", body=alert.text):
            failed.append(address.partition(":")[0])
    if failed:
        raise AlertNotSent(f"not accepted by {', '.join(failed)}")
    return True
