"""Keys: the shop's secret, made once, and what is derived from it for each use.

Invariant: no key tells another; one that is made is for its owner's eyes only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from .errors import EnvironmentFault, Place, SettingsError

SHORTEST_KEY = 32
DEMO_KEY = hashlib.sha256(b"inserts: the public key of demonstration shops").digest()


def customer_key(key: bytes) -> bytes:
    """The key for hashes of customers, derived from the shop's, so that one never tells the other."""
    return hmac.digest(key, b"inserts/customer/v1", "sha256")


def page_key(key: bytes) -> bytes:
    """The key of what a manifest says of pages, derived from the shop's, so that no name can be guessed by it."""
    return hmac.digest(key, b"inserts/page/v1", "sha256")


def make_key(path: Path) -> bytes:
    """A new random key at `path`, for its owner's eyes only; another process's, if that was quicker."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"key-{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
        return checked(path.read_bytes(), Place(str(path)))
    except OSError as fault:
        raise EnvironmentFault(
            "state-not-writable",
            f"{fault.strerror}.",
            Place(str(path.parent)),
            "Give a folder you may write with --state.",
        ) from fault


def checked(text: bytes, where: Place) -> bytes:
    """The key that a text stands for. SettingsError: key-too-short."""
    if len(text) < SHORTEST_KEY:
        hint = "Delete it and let init make one."
        raise SettingsError("key-too-short", f"a key has at least {SHORTEST_KEY} characters.", where, hint)
    return hashlib.sha256(text).digest()
