"""Pure rules of the trade: no clock, no randomness, no network, no files."""
