import subprocess
import sys
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.nightly.lock import single_instance

HOLD = """
import sys, time
from pathlib import Path
from web4lora.nightly.lock import single_instance
with single_instance(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_loop_is_refused_and_a_killed_one_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "loop.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    try:
        holder.stdout.readline()
        with pytest.raises(Web4Error, match=str(holder.pid)), single_instance(path):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with single_instance(path):
        pass
