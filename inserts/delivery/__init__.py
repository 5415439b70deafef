"""Who gets it: whole-or-nothing files, plans, manifest, codes, report."""

from .account import Failure, Row, RunReport, VolumeReport, account, cards_by_campaign, exit_code, tally, total
from .files import drafted, output_lock, sha256_of, slug, volume_name, write_private, write_whole
from .manifest import CODE_COLUMNS, COLUMNS, codes_csv, manifest_csv, manifest_json, terms_of
from .plans import Plan, plan_name, planning
from .report import as_dict, closing

__all__ = [
    "CODE_COLUMNS", "COLUMNS", "Failure", "Plan", "Row", "RunReport", "VolumeReport", "account", "as_dict",
    "cards_by_campaign", "closing", "codes_csv", "drafted", "exit_code", "manifest_csv", "manifest_json", "output_lock",
    "plan_name", "planning", "sha256_of", "slug", "tally", "terms_of", "total", "volume_name", "write_private",
    "write_whole",
]  # fmt: skip
