"""The systemd unit keeps what the program writes where it may write."""

import re
from pathlib import Path, PurePosixPath

UNIT = (Path(__file__).parents[1] / "deploy/bantin.service").read_text(encoding="utf-8")


def test_settings_and_database_are_where_the_unit_may_write() -> None:
    environment = dict(re.findall(r"^Environment=(BANTIN_\w+)=(.+)$", UNIT, re.MULTILINE))
    writable = [PurePosixPath(path) for path in re.findall(r"^ReadWritePaths=(.+)$", UNIT, re.MULTILINE)]
    state = re.findall(r"^StateDirectory=(.+)$", UNIT, re.MULTILINE)
    assert writable == [PurePosixPath("/var/lib") / name for name in state], "the service's own user has only this one"
    for name in ("BANTIN_SETTINGS", "BANTIN_DATA"):
        path = PurePosixPath(environment[name])
        assert any(folder == path or folder in path.parents for folder in writable)
