"""Alarms reach people by both routes, once; a route that fails is reported."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from flows.alerts.alert import Alert, AlertKind, AlertNotSent
from flows.alerts.routes import send
from flows.alerts.sent_log import send_once
from flows.clock import tonight
from flows.serve.disk_forecast import Forecast, disk_alarm
from flows.settings import Settings
from storage.archive import open_archive
from tests.flows.local_servers import hook_server, mail_server

ALERT = Alert(
    "run-1:failed", AlertKind.FAILED, "hanoimoi · 2026-11-23 · nightly: failed", "không có trang nào\ndòng hai"
)


def settings(folder: Path, **more: str) -> Settings:
    with open_archive(folder):
        return Settings(data=folder, **more)  # type: ignore[arg-type] # the environment has strings, too


def test_an_alarm_goes_to_both_routes_once(tmp_path: Path) -> None:
    with mail_server() as (smtp, mails), hook_server() as (hook, posts):
        chosen = settings(tmp_path, smtp=smtp, alert_email="nguoi-truc@example.org", alert_webhook=hook)
        assert send_once(chosen, ALERT)
        assert not send_once(chosen, ALERT)
    (mail,) = (message_from_bytes(one, policy=policy.default) for one in mails)
    assert mail["Subject"] == f"[luutru] {ALERT.subject}"
    assert mail["To"] == "nguoi-truc@example.org"
    assert "không có trang nào" in mail.get_content()
    (post,) = posts
    assert post["text"] == f"{ALERT.subject}\n{ALERT.text}"
    assert post["kind"] == "failed"
    (line,) = (tmp_path / "logs" / "alarms.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["routes"] == ["webhook", "e-mail"]


def test_without_a_route_it_is_written_down(tmp_path: Path) -> None:
    assert send_once(settings(tmp_path), ALERT)
    assert ALERT.subject in (tmp_path / "logs" / "alarms.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("status", [404, 500])
def test_an_alarm_that_was_not_accepted_is_sent_again(status: int, tmp_path: Path) -> None:
    with hook_server(status) as (hook, _), pytest.raises(AlertNotSent, match=str(status)):
        send_once(settings(tmp_path, alert_webhook=hook), ALERT)
    with hook_server() as (hook, posts):
        assert send_once(settings(tmp_path, alert_webhook=hook), ALERT)
    assert len(posts) == 1


def test_a_password_is_never_sent_without_tls(tmp_path: Path) -> None:
    with mail_server() as (smtp, mails):
        address = smtp.replace("smtp://", "smtp://user:secret@")
        chosen = settings(tmp_path, smtp=address, alert_email="nguoi-truc@example.org")
        with pytest.raises(AlertNotSent, match="STARTTLS"):
            send_once(chosen, ALERT)
    assert mails == []


def test_a_disk_that_fills_is_an_alarm_once_a_week() -> None:
    full = Forecast(total=100, free=10, parts=(), per_night=1, nights=5)
    empty = Forecast(total=1000, free=500, parts=(), per_night=1, nights=5)
    alarm = disk_alarm(full, tonight())
    assert alarm is not None
    assert "about 10 nights" in alarm.text
    assert disk_alarm(empty, tonight()) is None
    assert disk_alarm(Forecast(total=100, free=50, parts=(), per_night=0, nights=0), tonight()) is None


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise imports it below Python 3.13
def test_an_alarm_goes_to_each_chat(tmp_path: Path) -> None:
    pytest.importorskip("apprise")
    with hook_server() as (one, posts), hook_server(500) as (broken, _):
        assert send_by(tmp_path, one) == ["chats"]
        (post,) = posts
        assert (post["title"], post["message"]) == (f"[luutru] {ALERT.subject}", ALERT.text)
        with pytest.raises(AlertNotSent, match="not accepted by json") as failure:
            send_by(tmp_path, one, broken.replace("http://", "http://user:geheim@"))
        assert "geheim" not in str(failure.value)
    assert len(posts) == 2, "a broken route does not stop the others"


def send_by(folder: Path, *hooks: str) -> list[str]:
    chats = tuple(hook.replace("http://", "json://") for hook in hooks)
    return send(Settings(data=folder, alert_chats=chats), ALERT)


def test_chats_without_their_library_give_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.alerts.chat.find_spec", lambda _: None)
    with pytest.raises(AlertNotSent, match=r"install luutru\[apprise\]"):
        send_by(tmp_path, "http://127.0.0.1:9/hook")
