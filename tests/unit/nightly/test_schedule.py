import plistlib
import sys
from pathlib import Path

from web4lora.nightly.schedule import crontab, jobs, launchd
from web4lora.settings import NightlySettings
from web4lora.workspace import Workspace


def test_cron_lines_name_this_interpreter_and_absolute_paths(tmp_path: Path) -> None:
    planned = jobs(Workspace(tmp_path / "my 100% agent"), NightlySettings())
    lines = crontab(planned).splitlines()[1:]
    assert [line.split()[:2] for line in lines] == [["0", "21"], ["0", "22"], ["0", "9"]]
    assert all(sys.executable in line for line in lines)
    assert all(r"my 100\% agent" in line for line in lines)


def test_a_launchd_job_is_a_valid_property_list(tmp_path: Path) -> None:
    job = jobs(Workspace(tmp_path / "a & b"), NightlySettings(train_at="23:30"))[1]
    value = plistlib.loads(launchd(job).encode())
    assert value["StartCalendarInterval"] == {"Hour": 23, "Minute": 30}
    assert value["ProgramArguments"][-1] == str(tmp_path / "a & b")
