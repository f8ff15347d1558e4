import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from model_fixtures import tiny_adapter, tiny_base, tiny_f16, tiny_gguf

__all__ = ["tiny_adapter", "tiny_base", "tiny_f16", "tiny_gguf"]
