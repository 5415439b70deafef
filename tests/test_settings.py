"""Settings are checked at the door; the key is the owner's alone."""

import os
import socket
import stat
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inserts.errors import EnvironmentFault, SettingsError
from inserts.keys import DEMO_KEY, customer_key
from inserts.settings import Occasion, load

SHOP = '[shop]\nname = "Probe"\n{more}\n[tables.shipments]\nfile = "shipments.csv"\n'


def shop(folder: Path, more: str = "") -> Path:
    (folder / "inserts.toml").write_text(SHOP.format(more=more), "utf-8")
    return folder


def test_a_folder_without_settings_is_no_shop(tmp_path):
    with pytest.raises(SettingsError, match=r"\[no-shop\] there is no inserts.toml here. Name a shop's folder"):
        load(tmp_path)


def test_the_key_is_made_on_first_use_and_stays(tmp_path):
    settings = load(shop(tmp_path))
    first = settings.key({})
    assert first == load(tmp_path).key({})
    assert first != DEMO_KEY
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "state" / "key").stat().st_mode) == 0o600


def test_a_demonstration_uses_the_public_key_and_writes_none(tmp_path):
    settings = load(shop(tmp_path, "demo = true"))
    assert settings.demo_key
    assert settings.key({}) == DEMO_KEY
    assert not (tmp_path / "state").exists()


def test_the_environments_key_wins_and_a_short_one_is_refused(tmp_path):
    settings = load(shop(tmp_path))
    assert settings.key({"INSERTS_KEY": "k" * 40}) != settings.key({"INSERTS_KEY": "l" * 40})
    with pytest.raises(SettingsError, match=r"\[key-too-short\]"):
        settings.key({"INSERTS_KEY": "short"})


def test_the_customers_key_does_not_tell_the_shops(tmp_path):
    assert customer_key(DEMO_KEY) != DEMO_KEY


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_state_folder_that_cannot_be_written_is_the_machines_fault(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(EnvironmentFault, match=r"\[state-not-writable\]"):
        load(shop(tmp_path)).key({})


def test_the_station_is_the_environments_else_as_set_else_the_computers(tmp_path):
    settings = load(shop(tmp_path))
    assert settings.station({"INSERTS_STATION": "bench-3"}) == "bench-3"
    assert settings.printed(station="bench-2").station({}) == "bench-2"
    assert settings.station({}) == socket.gethostname()


def test_an_occasion_is_the_moment_in_utc_and_the_station(tmp_path):
    moment = datetime(2026, 12, 4, 8, 31, 7, 999, tzinfo=ZoneInfo("Europe/Berlin"))
    settings = load(shop(tmp_path)).printed(station="bench-2")
    assert settings.occasion(moment) == Occasion("2026-12-04T07:31:07+00:00", "bench-2")


def test_an_unknown_time_zone_is_refused_with_its_place(tmp_path):
    with pytest.raises(SettingsError, match=r"inserts.toml:3:1 \[bad-value\] .*'Mars/Base' is no time zone"):
        load(shop(tmp_path, 'timezone = "Mars/Base"'))
