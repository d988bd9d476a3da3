"""A headless Chromium for tests, spoken to in its own DevTools protocol over the loopback address.

Compared: Playwright brings a wheel of 45 MB with a Node inside; Selenium wants a driver of the browser's very version. The
protocol needs neither, and ``websockets`` is there already with Prefect.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars", "--remote-debugging-port=0",
)  # fmt: skip
SECONDS = 60


def found() -> str | None:
    """Where a Chromium is, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A tab: what it was told, what it asked for and what it complained of."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.events: list[dict] = []
        self.session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.target = target
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict:
        """One command and its answer; events met on the way are kept."""
        self.number += 1
        to = {"sessionId": self.session} if self.session else {}
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params} | to))
        while True:
            told = json.loads(self.socket.recv(timeout=SECONDS))
            if told.get("id") == self.number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return told["result"]
            if "method" in told:
                self.events.append(told)

    def open(self, path: Path, fragment: str = "") -> Page:
        """Open a file and wait until it has loaded; what was met before is forgotten."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri() + fragment)
        self.until("document.readyState === 'complete' && location.protocol === 'file:'")
        return self

    def ask(self, expression: str) -> object:
        """The value of a JavaScript expression. Raises AssertionError where it throws."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until a JavaScript expression holds."""
        end = time.monotonic() + SECONDS
        while not self.ask(expression):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.02)

    def click(self, selector: str) -> None:
        self.ask(f"document.querySelector({json.dumps(selector)}).click()")

    def press(self, key: str, **more: object) -> None:
        """A key of the keyboard, as the person at it would press it."""
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], text=text, **more)

    def size(self, width: int, height: int = 900) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def media(self, media: str = "", **features: str) -> None:
        listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", media=media, features=listed)

    def scripts(self, allowed: bool) -> None:
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def screenshot(self, path: Path, whole: bool = False) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    @property
    def requests(self) -> list[str]:
        """The addresses asked for since the page was opened."""
        return [event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"]

    @property
    def complaints(self) -> list[str]:
        """Errors of the console, of the policy and of scripts, and dialogs, since the page was opened."""
        self.ask("0")
        complained = ("Runtime.exceptionThrown", "Page.javascriptDialogOpening")
        return [
            json.dumps(event["params"], ensure_ascii=False)
            for event in self.events
            if event["method"] in complained
            or (event["method"] == "Runtime.consoleAPICalled" and event["params"]["type"] in ("error", "warning"))
            or (event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] in ("error", "warning"))
        ]


@contextmanager
def browser(folder: Path) -> Iterator[Callable[[], Page]]:
    """A browser with its state in ``folder``; yields what opens a tab in it, and ends it."""
    environment = os.environ | {"HOME": str(folder)}
    command = [found(), *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            port, path = listening(process, folder / "DevToolsActivePort")
            with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None) as socket:
                yield lambda: Page(socket)
        finally:
            process.terminate()
            process.wait(SECONDS)


def listening(process: subprocess.Popen, told: Path) -> tuple[str, str]:
    """The port and path that the browser says it listens on."""
    end = time.monotonic() + SECONDS
    while not (told.exists() and len(lines := told.read_text().splitlines()) == 2):
        assert process.poll() is None and time.monotonic() < end, "Chromium did not start"
        time.sleep(0.05)
    return lines[0], lines[1]
