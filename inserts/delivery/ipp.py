"""Two questions to a print service in its own protocol (IPP, RFC 8011): how is this job, how is this queue.

`lpstat` lists a job that was given up among the completed ones; only the service itself tells them apart.

Invariant: it asks and changes nothing; a service that cannot be asked is no error, it leaves the answer open.
"""

from __future__ import annotations

import http.client
import itertools
import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote

GET_JOB: Final = 0x0009
GET_PRINTER: Final = 0x000B

_VERSION: Final = b"\x01\x01"
_OPERATION, _END = b"\x01", 0x03
_CHARSET, _LANGUAGE, _URI, _KEYWORD = 0x47, 0x48, 0x45, 0x44
_LAST_GROUP_TAG = 0x0F
_INTEGERS = (0x21, 0x23)
"""Value tags: integer, enum."""
_SUCCESS = 0x00FF
SECONDS = 2.0

Answer = Mapping[str, tuple[str | int, ...]]
"""Attributes by name, each with its values: numbers, else text."""


def job(server: str, number: int, wanted: Sequence[str]) -> Answer:
    """Attributes of the job of that number; empty where the service cannot be asked or has forgotten it.

    server is as `lpstat -H` says it: "localhost:631", or the path of a socket.
    """
    return _asked(server, GET_JOB, "job-uri", f"ipp://localhost/jobs/{number}", wanted)


def printer(server: str, queue: str, wanted: Sequence[str]) -> Answer:
    """Attributes of the queue; empty where the service cannot be asked or does not know it."""
    return _asked(server, GET_PRINTER, "printer-uri", f"ipp://localhost/printers/{quote(queue)}", wanted)


def _asked(server: str, operation: int, target: str, uri: str, wanted: Sequence[str]) -> Answer:
    try:
        return read(_exchanged(server, request(operation, target, uri, wanted)))
    except (OSError, http.client.HTTPException, ValueError, struct.error, IndexError):
        return {}


def _exchanged(server: str, body: bytes) -> bytes:
    connection = _connected(server)
    try:
        connection.request("POST", "/", body, {"Content-Type": "application/ipp"})
        return connection.getresponse().read()
    finally:
        connection.close()


def _connected(server: str) -> http.client.HTTPConnection:
    if not server.startswith("/"):
        return http.client.HTTPConnection(server, timeout=SECONDS)
    connection = http.client.HTTPConnection("localhost", timeout=SECONDS)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.settimeout(SECONDS)
    connection.sock.connect(server)
    return connection


# ── the protocol ──────────────────────────────────────────────────────────────────────────────


def request(operation: int, target: str, uri: str, wanted: Sequence[str]) -> bytes:
    """A request for attributes of what the URI names."""
    said = [(_CHARSET, "attributes-charset", "utf-8"), (_LANGUAGE, "attributes-natural-language", "en")]
    said.append((_URI, target, uri))
    said += [(_KEYWORD, "" if at else "requested-attributes", name) for at, name in enumerate(wanted)]
    parts = [struct.pack(">BH", tag, len(name)) + name.encode() + _counted(value) for tag, name, value in said]
    return b"".join((_VERSION, struct.pack(">HI", operation, 1), _OPERATION, *parts, bytes((_END,))))


def _counted(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">H", len(data)) + data


def read(answer: bytes) -> Answer:
    """Attributes of an answer; none where it says that something went wrong."""
    if struct.unpack(">H", answer[2:4])[0] > _SUCCESS:
        return {}
    grouped = itertools.groupby(_attributes(answer), key=lambda found: found[0])
    return {name: tuple(value for _, value in found) for name, found in grouped}


def _attributes(answer: bytes) -> Iterator[tuple[str, str | int]]:
    """Name and value, again with that name for each further value."""
    at, name = 8, ""
    while (tag := answer[at]) != _END:
        at += 1
        if tag > _LAST_GROUP_TAG:
            said, at = _piece(answer, at)
            value, at = _piece(answer, at)
            name = said.decode() or name
            number = int.from_bytes(value, "big", signed=True)
            yield name, number if tag in _INTEGERS else value.decode("utf-8", "replace")


def _piece(answer: bytes, at: int) -> tuple[bytes, int]:
    """A counted piece, and where the next begins."""
    size = struct.unpack_from(">H", answer, at)[0]
    return answer[at + 2 : at + 2 + size], at + 2 + size
