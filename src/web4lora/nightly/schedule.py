"""Schedule lines for cron (Linux) and launchd (macOS), with absolute paths and this interpreter.

Clock times are the operator's local time, unlike every stored time (decision 23).
"""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from web4lora.files import write_text
from web4lora.settings import NightlySettings
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class Job:
    """One scheduled command."""

    name: str
    at: str
    command: tuple[str, ...]
    log: Path

    @property
    def clock(self) -> tuple[int, int]:
        """Hour and minute, local time."""
        hour, minute = self.at.split(":")
        return int(hour), int(minute)


def jobs(workspace: Workspace, settings: NightlySettings) -> list[Job]:
    """Return the three nightly jobs: index, run, validate."""
    web4 = (sys.executable, "-m", "web4lora.cli.main", "nightly")
    place = ("--workspace", str(workspace.root))
    return [
        Job(
            "index",
            settings.index_at,
            (*web4, "index", *place),
            workspace.logs / "daily_indexing.log",
        ),
        Job(
            "run",
            settings.train_at,
            (*web4, "run", "--until", settings.validate_at, *place),
            workspace.logs / "evening_loop.log",
        ),
        Job(
            "validate",
            settings.validate_at,
            (*web4, "validate", *place),
            workspace.logs / "morning_validation.log",
        ),
    ]


def crontab(planned: list[Job]) -> str:
    """Render crontab lines; percent signs are escaped, as cron demands."""
    lines = ["# web4 evening loop; times are local time"]
    for job in planned:
        hour, minute = job.clock
        command = shlex.join(job.command).replace("%", r"\%")
        log = shlex.quote(str(job.log)).replace("%", r"\%")
        lines.append(f"{minute} {hour} * * * {command} >> {log} 2>&1")
    return "\n".join(lines) + "\n"


def launchd(job: Job) -> str:
    """Render a launchd property list; launchd also runs a job missed during sleep."""
    hour, minute = job.clock
    arguments = "\n".join(f"    <string>{escape(part)}</string>" for part in job.command)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>web4.nightly.{job.name}</string>
  <key>ProgramArguments</key>
  <array>
{arguments}
  </array>
  <key>StartCalendarInterval</key>
  <dict><key>Hour</key><integer>{hour}</integer><key>Minute</key><integer>{minute}</integer></dict>
  <key>StandardOutPath</key><string>{escape(str(job.log))}</string>
  <key>StandardErrorPath</key><string>{escape(str(job.log))}</string>
</dict>
</plist>
"""


def write_launchd(planned: list[Job], folder: Path) -> list[Path]:
    """Write one property list per job and return the files."""
    written = []
    for job in planned:
        path = folder / f"web4.nightly.{job.name}.plist"
        write_text(path, launchd(job))
        written.append(path)
    return written
