"""Web4 LoRA: a local coding agent made from a team's own PDCA records and TypeScript.

One command, ``web4``; the rooms and the direction of imports are described in
``docs/architecture.md``.
"""

__version__ = "0.1.0"
