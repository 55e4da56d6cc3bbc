"""A timestamp service stamps the manifest's signatures: openssl simulates the service, over HTTP on loopback."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.publishing.publish_texts import publish_texts
from flows.settings import Settings
from storage.archive import Archive, open_archive
from storage.corpus.files import CorpusFiles
from storage.corpus.timestamps import TimestampCheck, check_timestamps
from storage.errors import CorrectTheInput
from tests.storage.shown_pages import Shown, text

CONFIGURATION = """
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/service.pem
signer_key = {folder}/service.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass
class Service:
    """Answers with `openssl ts`, or with `answer` if that is set."""

    folder: Path
    port: int = 0
    answer: bytes | None = None

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        reply = self.folder / "reply"
        openssl(
            *("ts", "-reply", "-config", self.folder / "tsa.cnf", "-section", "tsa_config"),
            *("-queryfile", self.folder / "query", "-out", reply),
        )
        return reply.read_bytes()

    def settings(self, data: Path, roots: Path | None = None) -> Settings:
        return Settings(data=data, timestamp_service=f"http://127.0.0.1:{self.port}/", timestamp_roots=roots)


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to play a timestamp service")
    folder = tmp_path / "service"
    folder.mkdir()
    make_certificates(folder, folder / "root")
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder), encoding="ascii")
    with served(Service(folder)) as one:
        yield one


def make_certificates(folder: Path, root: Path) -> None:
    key = ("-newkey", "rsa:2048", "-nodes")
    name = ("-subj", "/CN=Root of a test")
    openssl("req", "-x509", *key, "-keyout", f"{root}.key", "-out", f"{root}.pem", *name, "-days", "30")
    request = folder / "service.csr"
    openssl("req", *key, "-keyout", folder / "service.key", "-out", request, "-subj", "/CN=A service")
    extensions = folder / "extensions"
    extensions.write_text("extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n")
    signer = ("-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-CAcreateserial", "-days", "30")
    openssl("x509", "-req", "-in", request, *signer, "-extfile", extensions, "-out", folder / "service.pem")


@contextmanager
def served(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            content = service.answer if service.answer is not None else service.reply(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def publish_one(archive: Archive, settings: Settings, title: str) -> list[str]:
    logged: list[str] = []
    Shown(archive).capture(title, 0, text(title, f"{title} là một tin."))
    publish_texts(settings, archive, logged.append)
    return logged


def checked(archive: Archive, roots: Path | None = None) -> TimestampCheck:
    return check_timestamps(archive, roots)


def test_each_signature_gets_a_timestamp_that_its_roots_prove(service: Service, tmp_path: Path) -> None:
    settings = service.settings(tmp_path / "data")
    with open_archive(tmp_path / "data") as archive:
        assert "has a timestamp of" in publish_one(archive, settings, "Một")[0]
        publish_one(archive, settings, "Hai")
        publish_texts(settings, archive, print)  # nothing is new, so the service gets no request
        found = checked(archive, service.root)
        assert (found.timestamps, found.proved, found.faults) == (2, 2, ())
        assert checked(archive).proved == 0
        other = tmp_path / "other"
        make_certificates(tmp_path, other)
        assert "not proved" in checked(archive, other.with_suffix(".pem")).faults[0]


def test_a_change_of_timestamped_data_is_found(service: Service, tmp_path: Path) -> None:
    settings = service.settings(tmp_path / "data")
    with open_archive(tmp_path / "data") as archive:
        publish_one(archive, settings, "Một")
        publish_one(archive, settings, "Hai")
        file = CorpusFiles(archive.folder.corpus).timestamps
        whole = file.read_text(encoding="utf-8").splitlines()
        responses = [one.split('"response": ')[1] for one in whole]
        file.write_text("\n".join((whole[0].replace(responses[0], responses[1]), "{", whole[1])) + "\n")
        first, second = checked(archive, service.root).faults
        assert "covers something else" in first
        assert "cannot be read" in second
        CorpusFiles(archive.folder.corpus).signatures.write_text("", encoding="utf-8")
        assert "no such signature" in checked(archive).faults[-1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(b"", "no timestamp"), (b"<html>busy</html>", "no timestamp"), (b"0" * 70_000, "too large")],
)
def test_an_unexpected_answer_of_the_service_stops_nothing(
    service: Service, tmp_path: Path, answer: bytes, reason: str
) -> None:
    settings = service.settings(tmp_path / "data")
    service.answer = answer
    with open_archive(tmp_path / "data") as archive:
        [line] = publish_one(archive, settings, "Một")
        assert reason in line
        assert "next publishing" in line
        service.answer = None
        publish_texts(settings, archive, print)
        assert checked(archive, service.root).proved == 1


def test_an_answer_to_another_request_and_a_refusal_are_not_kept(service: Service, tmp_path: Path) -> None:
    settings = service.settings(tmp_path / "data")
    with open_archive(tmp_path / "data") as archive:
        publish_one(archive, settings, "Một")
        service.answer = (service.folder / "reply").read_bytes()
        assert "covers something else" in publish_one(archive, settings, "Hai")[0]
        service.answer = service.reply(b"no request")
        assert "the service refused" in publish_one(archive, settings, "Ba")[0]
        assert checked(archive).timestamps == 1


def test_a_service_that_is_down_stops_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", timestamp_service="http://127.0.0.1:1/")
    with open_archive(tmp_path / "data") as archive:
        assert "no timestamp of the manifest" in publish_one(archive, settings, "Một")[0]
        assert checked(archive) == TimestampCheck(0, 0, None, ())


def test_invalid_roots_are_reported(service: Service, tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive:
        with pytest.raises(CorrectTheInput, match="no certificates"):
            checked(archive, service.folder / "tsa.cnf")
        with pytest.raises(CorrectTheInput, match="no root certificate"):
            checked(archive, service.folder / "service.pem")
