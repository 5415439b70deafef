"""Manifests: what a finished file holds, beside it.

Invariant: a manifest says what its own file holds, and is written when that is there; its seal breaks when it is
changed.
"""

from __future__ import annotations

from pathlib import Path

from pydantic_core import from_json

from .. import delivery, prepress
from ..delivery import VolumeReport
from ..prepress import Written


def write_manifest(report: VolumeReport, written: Written, pdf: Path) -> None:
    """Write the manifest of a file beside it, as CSV and as JSON."""
    section = prepress.as_record(written)
    section["seal"] = prepress.seal(from_json(delivery.manifest_json(report, section)), written.key)
    made = delivery.manifest_csv(report), delivery.manifest_json(report, section)
    for suffix, data in zip((".csv", ".json"), made, strict=True):
        path = pdf.with_suffix(suffix)
        delivery.write_whole(path, data, replaces=delivery.sha256_of(path))
