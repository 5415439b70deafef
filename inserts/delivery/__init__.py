"""Who gets it: whole-or-nothing files, plans, manifest, codes, report."""

from .account import (
    Failure,
    Moved,
    Notice,
    Out,
    Row,
    RunReport,
    StackReport,
    Status,
    VolumeReport,
    account,
    cards_by_campaign,
    exit_code,
    note,
    tally,
    total,
)  # fmt: skip
from .costs import Cost, Used, reckon, together
from .files import (
    drafted,
    for_office,
    list_busy,
    list_lock,
    make_folder,
    only_here,
    output_lock,
    profile_in,
    sha256_of,
    slug,
    volume_name,
    write_private,
    write_whole,
)
from .folders import clear_pages, write_pages
from .manifest import CODE_COLUMNS, COLUMNS, codes_csv, codes_files, codes_in, manifest_csv, manifest_json, terms_of
from .plans import Draft, Head, Imposed, Plan, amend, encode_outcome, plan_name, plan_number, planning
from .printer import Handed, Sent, Ticket, media_of, queues, send
from .report import as_dict, closing
from .stacks import arrows

__all__ = [
    "CODE_COLUMNS", "COLUMNS", "Cost", "Draft", "Failure", "Handed", "Head", "Imposed", "Moved", "Notice", "Out",
    "Plan", "Row", "RunReport", "Sent", "StackReport", "Status", "Ticket", "Used", "VolumeReport", "account", "amend",
    "arrows", "as_dict", "cards_by_campaign", "clear_pages", "closing", "codes_csv", "codes_files", "codes_in",
    "drafted", "encode_outcome", "exit_code", "for_office", "list_busy", "list_lock", "make_folder", "manifest_csv",
    "manifest_json", "media_of", "note", "only_here", "output_lock", "plan_name", "plan_number", "planning",
    "profile_in", "queues", "reckon", "send", "sha256_of", "slug", "tally", "terms_of", "together", "total",
    "volume_name", "write_pages", "write_private", "write_whole",
]  # fmt: skip
