import subprocess
import sys

HEAVY = ["torch", "transformers", "chromadb", "pydantic", "starlette", "xllamacpp", "gguf", "numpy"]


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = "import sys, web4lora.cli.main; print([n for n in sys.argv[1:] if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
