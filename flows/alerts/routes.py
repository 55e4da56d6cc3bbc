"""Sends an alarm to people by webhook, by e-mail and to chats."""

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flows.alerts.alert import Alert, AlertNotSent
from flows.alerts.chat import ChatLibraryMissing, send_to_chats
from flows.settings import Settings

SECONDS = 15
TLS_PORTS = {"smtp": 587, "smtps": 465}


def send(settings: Settings, alert: Alert) -> list[str]:
    """Sends the alarm on every route that is set and returns their names.

    Raises AlertNotSent after it has tried all routes.
    """
    mistakes: list[str] = []
    sent: list[str] = []
    for name, route in (("webhook", _post), ("e-mail", _mail), ("chats", _chats)):
        try:
            if route(settings, alert):
                sent.append(name)
        except (OSError, smtplib.SMTPException, AlertNotSent, ChatLibraryMissing) as error:
            mistakes.append(f"{name}: {error}")
    if mistakes:
        raise AlertNotSent(f"alarm not sent ({alert.subject}): {'; '.join(mistakes)}")
    return sent


def _post(settings: Settings, alert: Alert) -> bool:
    """`text` is the key that chat servers show (incoming webhooks of Slack and Mattermost)."""
    if settings.alert_webhook is None:
        return False
    body = json.dumps(asdict(alert) | {"text": f"{alert.subject}\n{alert.text}"}, ensure_ascii=False)
    request = urllib.request.Request(  # noqa: S310 (the settings allow http and https alone)
        settings.alert_webhook, body.encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 (as above)
        return True


def _mail(settings: Settings, alert: Alert) -> bool:
    if settings.smtp is None or settings.alert_email is None:
        return False
    message = EmailMessage()
    message["Subject"] = f"[luutru] {alert.subject}"
    message["From"] = message["To"] = settings.alert_email
    message.set_content(f"{alert.text}\n\nWhat it means and what to type: docs/operations.md, {alert.kind}\n")
    with _server(settings.smtp) as server:
        server.send_message(message)
    return True


def _chats(settings: Settings, alert: Alert) -> bool:
    return send_to_chats(settings.alert_chats, alert)


@contextmanager
def _server(address: str) -> Iterator[smtplib.SMTP]:
    """Uses TLS from the start for smtps; for smtp if the server offers it, and always before a password is sent."""
    parts = urlsplit(address)
    port = parts.port or TLS_PORTS[parts.scheme]
    with _connected(parts.scheme, parts.hostname or "", port) as server:
        server.ehlo()
        if parts.scheme == "smtp" and (server.has_extn("starttls") or parts.username):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS)
