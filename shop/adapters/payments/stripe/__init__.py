"""Stripe, with its hosted Checkout. ``provider`` is the payments port; the rest translates."""
