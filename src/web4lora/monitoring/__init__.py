"""The query log in, what an operator reads at nine in the morning out."""

from web4lora.monitoring.reports import DayRow, Feedback, Share, daily, distribution, feedback

__all__ = ["DayRow", "Feedback", "Share", "daily", "distribution", "feedback"]
