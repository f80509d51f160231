"""Moving in: the product export of another shop becomes bundles of this one.

    decoding (bytes → text) → tables (rows) → shopify | woocommerce (goods) → categories, facts, photos, markup
    → sheets (front matter and body) → trial (the build's own models and checks) → placing (whole bundles, at once)

What cannot be kept is noted with row and reason (``notes``). Nothing that is there is touched.
"""
