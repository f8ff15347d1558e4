"""Requests in, answers out: the gateway that adds history and tool examples to prompts.

It speaks the Ollama and the OpenAI API on loopback, calls the model once per question, and logs
what it added to `logs/production_metrics.db`. Import the parts from their modules; the web
framework is loaded only by `gateway`.
"""

from web4lora.serving.query_log import QueryLog, QueryRecord, connect_metrics

__all__ = ["QueryLog", "QueryRecord", "connect_metrics"]
