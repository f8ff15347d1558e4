"""The whole pipeline on the bundled sample repository, for real, with the pocket model.

`run_demo` makes a workspace, walks every stage, skips what is unchanged since the last run, and
returns what one screen shows.
"""

from web4lora.demo.configuration import FULL, QUICK
from web4lora.demo.pipeline import DemoSummary, run_demo

__all__ = ["FULL", "QUICK", "DemoSummary", "run_demo"]
