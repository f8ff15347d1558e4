"""The eight buckets."""
