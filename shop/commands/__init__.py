"""The merchant's command line: one module a noun."""
