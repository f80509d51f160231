"""What the rules need from the world, in the shop's own words. Adapters provide it."""
