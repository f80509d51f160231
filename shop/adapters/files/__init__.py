"""Where files lie, and the snapshots in them."""
