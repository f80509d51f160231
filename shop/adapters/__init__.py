"""Ports made real: one folder a port, named by the technology behind it."""
