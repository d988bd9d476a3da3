"""A night is told of: to real servers on the loopback address, in few words, and without a secret left anywhere."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest

from flows import run as runs
from flows.notifications import delivery, message, notify
from flows.notifications.changes import Finding
from flows.settings import Settings
from flows.warehouse import history, publish

MOMENT = datetime(2026, 1, 2, 18, 0)
RUN = history.Run("one", MOMENT, MOMENT, "published", files_seen=5, files_read=2, observations=634, message="every critical expectation passed")
SECRET = "hunter2-geheim"


class Receiver:
    """A server that keeps what is posted to it; the first ``failing`` requests are answered 503."""

    def __init__(self, failing: int = 0) -> None:
        received: list[tuple[dict, dict]] = []
        left = [failing]

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                left[0] -= 1
                if left[0] >= 0:
                    self.send_error(503)
                    return
                received.append((dict(self.headers), json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                """Nothing is printed."""

        self.received = received
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://nianbao:{SECRET}@127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.server.shutdown()


@pytest.fixture
def mailbox() -> Iterator[tuple[int, list[str]]]:
    """A small SMTP server: its port, and the messages that it took."""
    mails: list[str] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 loopback\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (part := self.rfile.readline()) != b".\r\n":
                        lines.append(part.decode())
                    mails.append("".join(lines))
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()


def finding(key: str, school: str = "甲学院", owner: str = "school", message_zh: str = "奖项之和与合计不符") -> Finding:
    return Finding(key, school, "warning", owner, message_zh, "awards do not add up")


def warehouse(settings: Settings, at: datetime, *keys: str) -> Path:
    """Publish a small warehouse whose open findings have these keys."""
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    candidate = settings.warehouse / "candidate-x.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create schema marts; create schema quality")
        connection.execute(
            "create table marts.dim_institution as select 'k' as institution_key, 'i' as institution_id, '甲学院' as name_zh,"
            " '4150010838' as institution_code, true as is_current"
        )
        connection.execute(
            "create table quality.finding (finding_key text, institution_key text, severity text, owner text, message_zh text,"
            " message_en text, source_files text[], quotes text[], check_code text, status text)"
        )
        for key in keys:
            doubt = "(?, 'k', 'warning', 'school', ?, 'doubt', ['甲.txt'], ['原话'], 'c', 'open')"
            connection.execute(f"insert into quality.finding values {doubt}", [key, f"疑问{key}"])
        connection.execute("insert into quality.finding values ('old', 'k', 'info', 'school', '旧的', 'old', [], [], 'c', 'resolved')")
    publish.publish(candidate, settings.pointer, settings.versions, at)
    return settings.pointer.resolve()


def test_a_published_night_tells_of_new_and_resolved_findings_alone(settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NIANBAO_NOTIFY_URLS", receiver.url)
    before = warehouse(settings, datetime(2026, 1, 1, 18), "甲", "乙")
    warehouse(settings, datetime(2026, 1, 2, 18), "乙", "丙")
    (sent,) = notify.after(RUN, before, replace(settings, report_url="https://quality.example/index.html"))
    ((headers, body),) = receiver.received
    assert (sent.outcome, sent.attempts) == ("sent", 1)
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"nianbao:{SECRET}".encode()).decode()
    assert body["title"] == "年报 Nianbao 2026-01-03：已发布 published"
    assert "新增 1，已解决 1" in body["message"] and "疑问丙" in body["message"] and "疑问甲" in body["message"]
    assert "疑问乙" not in body["message"] and "旧的" not in body["message"]
    assert "https://quality.example/index.html" in body["message"] and "https://quality.example/schools/" in body["message"]


@pytest.mark.parametrize(("outcome", "words"), [("blocked", "1 项关键检查未通过"), ("failed", "运行失败")])
def test_a_night_that_was_not_published_says_why_and_what_stays(settings: Settings, receiver: Receiver, monkeypatch, outcome: str, words: str):
    monkeypatch.setenv("NIANBAO_NOTIFY_URLS", receiver.url)
    warehouse(settings, datetime(2026, 1, 1, 18, 5))
    ended = replace(RUN, outcome=outcome, message="dbt could not build dim_award", blocked_by=("标记: 键重复",) if outcome == "blocked" else ())
    notify.after(ended, settings.pointer.resolve(), settings)
    ((_, body),) = receiver.received
    assert words in body["message"]
    assert ("键重复" if outcome == "blocked" else "dim＿award") in body["message"]
    assert "读者看到的仍是 2026-01-02 02:05 发布的数据" in body["message"]


def test_an_unchanged_night_is_told_of_only_where_it_is_asked_for(settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NIANBAO_NOTIFY_URLS", receiver.url)
    ended = replace(RUN, outcome="unchanged")
    assert notify.after(ended, None, settings) == ()
    notify.after(ended, None, replace(settings, notify_on="unchanged"))
    assert len(receiver.received) == 1


def test_an_outcome_that_there_is_not_is_refused_as_a_setting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NIANBAO_NOTIFY_ON", "bloked")
    with pytest.raises(ValueError, match="bloked"):
        Settings.load()


def test_a_server_that_comes_back_gets_the_message_and_the_waits_grow():
    receiver, waits = Receiver(failing=2), []
    (sent,) = delivery.send(receiver.url, delivery.Message("t", "b", "info"), waits.append)
    assert (sent.outcome, sent.attempts, len(receiver.received)) == ("sent", 3, 1)
    assert 2 <= waits[0] <= 3 and 6 <= waits[1] <= 9
    receiver.server.shutdown()


def test_one_address_that_fails_keeps_no_other_from_its_message(receiver: Receiver):
    urls = f"nonsense://{SECRET}/x, json://u:{SECRET}@127.0.0.1:9/{SECRET}, {receiver.url}"
    deliveries = delivery.send(urls, delivery.Message("t", "b", "info"), lambda _: None)
    assert [one.outcome for one in deliveries] == ["failed", "failed", "sent"]
    assert [one.attempts for one in deliveries] == [4, 4, 1]
    assert len(receiver.received) == 1
    assert SECRET not in repr(deliveries) and all(one.reason for one in deliveries[:2])


@pytest.mark.parametrize("url", ["slack://TokenAAAA/TokenBBBB/TokenCCCC/#general", "dingtalk://Secret123@ApiKey9999", "https://u:p%40ss%21word@host.example/t0ken?key=sesame"])
def test_no_piece_of_an_address_is_left_in_a_reason(url: str):
    said = f"Failed {url} with p@ss!word, p%40ss%21word, TokenAAAA, tokenaaaa, TokenBBBB, ApiKey9999, Secret123, t0ken, sesame: 503"
    left = delivery.without_secrets(said, url).lower()
    own = {"slack": ("tokenaaaa", "tokenbbbb"), "dingt": ("apikey9999", "secret123"), "https": ("p@ss", "p%40", "t0ken", "sesame")}[url[:5]]
    assert [piece for piece in own if piece in left] == []
    assert left.endswith("503")


def test_mail_is_sent_by_a_mail_server(mailbox: tuple[int, list[str]]):
    port, mails = mailbox
    url = f"mailto://127.0.0.1:{port}?from=night@quality.example&to=office@quality.example&mode=insecure"
    (sent,) = delivery.send(url, delivery.Message("年报", "新增 1", "success"), lambda _: None)
    assert sent.outcome == "sent", sent.reason
    assert "office@quality.example" in mails[0]


def test_a_failing_notification_leaves_the_night_as_it_ended_and_no_secret_anywhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("NIANBAO_NOTIFY_URLS", f"json://nianbao:{SECRET}@127.0.0.1:9/{SECRET}?+X-Token={SECRET}, {SECRET}://x")
    monkeypatch.setattr(delivery, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(runs, "night", lambda run, *_: replace(RUN, run_id=run.run_id, outcome="blocked", message="no", blocked_by=("键重复",)))
    ended = runs.run_night(settings, verbose=True)
    assert ended.outcome == "blocked"
    assert notify.sent(settings.notifications) == {ended.run_id: (0, 2)}
    recorded = [json.loads(line) for line in settings.notifications.read_text("utf-8").splitlines()]
    assert [one["attempts"] for one in recorded] == [4, 4]
    holding = [path for path in settings.data.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert holding == []
    assert SECRET not in "".join(capfd.readouterr())


def test_a_fault_in_the_message_itself_leaves_the_night_as_it_ended(settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NIANBAO_NOTIFY_URLS", receiver.url)
    (settings.versions).mkdir(parents=True)
    (settings.versions / "no-warehouse.duckdb").write_text("broken")
    settings.pointer.symlink_to(settings.versions / "no-warehouse.duckdb")
    (told,) = notify.after(RUN, None, settings)
    assert told.outcome == "failed" and told.reason
    assert notify.sent(settings.notifications) == {"one": (0, 1)}


def test_a_message_stays_short_whatever_is_found(settings: Settings):
    many = [finding(str(number), message_zh="很长的说明" * 100) for number in range(500)]
    told = message.night_message(RUN, many, many, None, 3, settings)
    assert len(told.body.encode()) <= message.MOST_BYTES
    assert "新增 500，已解决 500" in told.body and "另有" in told.body


def test_text_of_documents_can_neither_mention_nor_mark_up(settings: Settings):
    hostile = finding("x", school="<!channel> @all [点这里](evil)", message_zh="a\nb\u202e*bold* <b>")
    body = message.night_message(RUN, [hostile], [], None, 0, settings).body
    assert not any(sign in body for sign in ("<!", "@all", "](", "*bold", "\u202e", "<b>"))
    assert "a b" in body


def test_a_catch_up_run_is_told_of_as_one(settings: Settings):
    body = message.night_message(replace(RUN, trigger="catch_up", nights_missed=3), [], [], None, 0, settings).body
    assert "错过 3 夜" in body and "catch-up for 3 missed" in body
