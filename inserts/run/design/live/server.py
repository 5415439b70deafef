"""The door for browsers: one page on this machine that shows what stands on the easel.

Invariant: it answers this machine alone, under its own name; it reads no file that a request names, and writes none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from ....errors import EnvironmentFault, Place
from ....units import MM, paper_name
from .easel import Easel, Shown

HERE = "127.0.0.1"
PORT = 8420
HEARTBEAT = 15.0
"""Seconds after which a page that nothing happens on is told that we are still here."""
LEAST_DPI, MOST_DPI = 72, 400
PAGE = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
"""The only files there are, by address."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Answer = tuple[bytes, str]
"""What is sent, and its media type."""


class Door(ThreadingHTTPServer):
    """A server for one easel, at 127.0.0.1 only."""

    daemon_threads = True

    def __init__(self, easel: Easel, port: int | None) -> None:
        """port: the only one that will do; None: the usual one, or if that is taken any. EnvironmentFault port-busy."""
        self.easel = easel
        try:
            super().__init__((HERE, PORT if port is None else port), Visit)
        except OSError as fault:
            if port is not None:
                where, hint = Place(f"{HERE}:{port}"), "Name another with --port, or none."
                raise EnvironmentFault("port-busy", f"{fault.strerror}.", where, hint) from fault
            super().__init__((HERE, 0), Visit)

    @property
    def address(self) -> str:
        """What to type into the browser."""
        return f"http://{HERE}:{self.server_port}/"

    @property
    def names(self) -> set[str]:
        """What a browser that means us calls us: another name that leads here is somebody else's page."""
        return {f"{HERE}:{self.server_port}", f"localhost:{self.server_port}"}


class Visit(BaseHTTPRequestHandler):
    """One request."""

    server: Door
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "inserts", ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer what the page asks for, and nothing else."""
        if self.headers.get("Host") not in self.server.names or self.headers.get("Sec-Fetch-Site") == "cross-site":
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        address = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(address.query).items()}
        if address.path == "/saves":
            self._tell_of_saves()
            return
        try:
            body, kind = self._answer(address.path, asked)
        except (LookupError, ValueError):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._send(body, kind)

    def _answer(self, path: str, asked: dict[str, str]) -> Answer:
        easel, case = self.server.easel, asked.get("case", "")
        match path:
            case "/look":
                return json.dumps(look(easel, case), ensure_ascii=False).encode(), "application/json"
            case "/side.png":
                dpi = min(max(float(asked["dpi"]), LEAST_DPI), MOST_DPI)
                return easel.picture(case, int(asked["side"]), dpi), "image/png"
            case "/card.pdf":
                pulled = easel.show(case).pulled
                if pulled is None:
                    raise KeyError(case)
                return pulled.pdf, "application/pdf"
        name, kind = PAGE[path]
        return Path(__file__).with_name(name).read_bytes(), kind

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _tell_of_saves(self) -> None:
        """Server-sent events: a version whenever there is a new one, until the page is gone."""
        self.send_response(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": "text/event-stream", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        version = -1
        try:
            while True:
                newest = self.server.easel.after(version, HEARTBEAT)
                self.wfile.write(b"data: %d\n\n" % newest if newest != version else b": here\n\n")
                version = newest
        except OSError:  # the page was closed
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing is logged: what is looked at is nobody's business."""


def look(easel: Easel, case: str) -> dict[str, Any]:
    """All that the page says: what there is to choose from, what is shown, what is wrong."""
    shown = easel.show(case)
    trouble = shown.trouble
    return {
        "version": easel.version,
        "seconds": round(easel.seconds, 3),
        "layout": easel.layout,
        **_of_layout(easel),
        "cases": _cases(easel),
        "shown": shown.key,
        "sides": _sides(shown),
        "pdf": f"/card.pdf?case={quote(shown.key)}&v={shown.version}" if shown.pulled else "",
        "notes": _notes(shown),
        "trouble": trouble and {
            "where": trouble.where, "code": trouble.code, "message": trouble.message, "hint": trouble.hint,
        },
    }  # fmt: skip


def _cases(easel: Easel) -> list[dict[str, str]]:
    """All cases, each with what tells it from others in its language."""
    cases = easel.keys()
    tones: dict[str, set[str]] = {}
    for one in cases.values():
        tones.setdefault(one.insert.language, set()).add(one.insert.tone)
    told = []
    for key, one in cases.items():
        insert = one.insert
        tone = f", {insert.tone.title()}" if len(tones[insert.language]) > 1 else ""
        of = f", {one.shipment}" if one.shipment and one.shipment not in one.caption else ""
        told.append(
            {"key": key, "language": insert.language, "caption": f"{one.caption} · {insert.campaign}{tone}{of}"}
        )
    return told


def _of_layout(easel: Easel) -> dict[str, str]:
    if easel.galley is None:
        return {"title": "", "shop": "", "size": ""}
    shop = easel.galley.shop
    page = shop.layouts[easel.layout].file.page
    size = " × ".join(f"{length / MM:g}" for length in page.size) + " mm"
    named = paper_name(*page.size)
    return {
        "title": shop.layouts[easel.layout].file.title,
        "shop": shop.settings.file.shop.name,
        "size": size if named == size else f"{named}, {size}",
    }


def _notes(shown: Shown) -> list[str]:
    if shown.pulled is None:
        return []
    count = shown.pulled.left_out
    left_out = [f"{count} suggestion{'s' if count > 1 else ''} left out, for want of room"] if count else []
    return [*left_out, *dict.fromkeys(map(str, shown.pulled.remarks))]


def _sides(shown: Shown) -> list[dict[str, Any]]:
    if shown.pulled is None:
        return []
    return [
        {
            "name": side.name,
            "width": page.width / MM,
            "height": page.height / MM,
            "picture": f"/side.png?case={quote(shown.key)}&side={at}&v={shown.version}",
            "frames": {
                name: [x / page.width, y / page.height, width / page.width, height / page.height]
                for name, (x, y, width, height) in side.frames.items()
            },
        }
        for at, (side, page) in enumerate(zip(shown.pulled.sides, shown.pulled.pages, strict=True))
    ]


def serve(door: Door) -> Callable[[], None]:
    """Answer from now on, in a thread of its own; gives what ends it."""
    from threading import Thread

    Thread(target=door.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def end() -> None:
        door.shutdown()
        door.server_close()

    return end
