"""A Stripe of our own: keeps sessions, payments, refunds and disputes, and tells of them as Stripe does.

``shapes.json`` holds Stripe's public fixtures of what is used here: every object has all of its fields.
"""
