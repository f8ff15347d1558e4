from model_fixtures import tiny_adapter, tiny_base, tiny_f16, tiny_gguf

__all__ = ["tiny_adapter", "tiny_base", "tiny_f16", "tiny_gguf"]
