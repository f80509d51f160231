"""Compile ``content/emails/<name>.md``: when a mail goes, and the merchant's words in the shop's layout.

A body is Markdown with placeholders (``{{ order.number }}``) and blocks, each on a line of its own
(``[[order]]``, ``[[button: View your order]]``). What comes out are Jinja sources; the words themselves can hold
no Jinja but the placeholders named in ``kinds``, so a mail can't do more than say something.

What tells the merchant that an order needs them comes with the theme (``emails/words/<name>[.<catalogue>].md``), so
that nobody has to write it; a file of the same name in ``content/emails/`` takes its place.
"""

from shop.storefront.emails.compiling import Compiled, compile_emails
from shop.storefront.emails.front import Known
from shop.storefront.emails.kinds import ALERTS, NEEDED, SYSTEM

__all__ = ["ALERTS", "NEEDED", "SYSTEM", "Compiled", "Known", "compile_emails"]
