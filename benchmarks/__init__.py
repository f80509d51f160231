"""Measurements of the shop, each beside a baseline that is measured in the same run: ``python -m benchmarks``."""
