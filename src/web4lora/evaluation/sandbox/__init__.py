"""A place where a model's tool calls are carried out and can do no harm.

A row that passes the rules of `tool_success` goes in; whether its calls have the effect the task
asks for comes out. File tools work in a temporary folder and never leave it (`folder`); programs
on a list are run without a shell, without network and within limits, or not at all where the
machine cannot shut them away (`isolation`).
"""

from web4lora.evaluation.sandbox.execution import (
    Execution,
    Executor,
    executed_verdict,
    execution_in_words,
    execution_summary,
)
from web4lora.evaluation.sandbox.isolation import Limits, find_isolation

__all__ = [
    "Execution",
    "Executor",
    "Limits",
    "executed_verdict",
    "execution_in_words",
    "execution_summary",
    "find_isolation",
]
