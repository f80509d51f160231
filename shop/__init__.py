"""Regulars: a static-site shop generator with serverless order hooks."""

__version__ = "0.1.0"
