"""A rehearsal as one HTML file: the calendar, each mail as it arrives, and beside it why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from shop.services.tell_rehearsal import Line, Plan

WORDS = {"sent": "sent", "held": "held back", "waiting": "still waiting"}

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#222, #e8e6e1); --soft: light-dark(#67635c, #a8a49c);
  --paper: light-dark(#faf8f4, #1b1a18); --card: light-dark(#fff, #262421); --line: light-dark(#ddd8ce, #3c3934);
  --sent: light-dark(#1d6b45, #7fd0a5); --held: light-dark(#9c3d1b, #f0a184); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif;
  background: var(--paper); color: var(--ink) }
h1 { font-size: 1.6rem; margin: 0 } .lead { color: var(--soft); margin: .25rem 0 2rem }
ol { list-style: none; margin: 0; padding: 0; border-left: 2px solid var(--line) }
ol > li { padding: .5rem 0 .5rem 1.25rem } time { color: var(--soft); font-variant-numeric: tabular-nums }
.life { font-weight: 600 } .life time { font-weight: 400; margin-right: .5rem }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem;
  display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) }
@media (min-width: 56rem) { article.sent { grid-template-columns: minmax(0, 20rem) minmax(0, 1fr) } }
h2 { font-size: 1.05rem; margin: .25rem 0; overflow-wrap: anywhere } .mail { color: var(--soft); font-size: .9rem }
.state { font-weight: 600; font-size: .9rem } .sent .state { color: var(--sent) }
.held .state { color: var(--held) } .waiting .state { color: var(--soft) }
ul { margin: .5rem 0 0; padding-left: 1.1rem; font-size: .9rem; overflow-wrap: anywhere }
iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: .25rem; background: #fff }
"""


def rehearsal_page(lines: Sequence[Line], plan: Plan, zone: ZoneInfo) -> str:
    """The whole page. A mail stands in a frame that may run nothing, open nothing and send nothing."""
    counted = Counter[str](line.kind for line in lines)
    title = f"A {plan.who} customer, {plan.days} days"
    counts = ", ".join(f"{counted[kind]} {word}" for kind, word in WORDS.items() if counted[kind])
    body = "\n".join(_line(line, zone, plan.locale) for line in lines)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body>"
        f'<h1>{escape(title)}</h1><p class="lead">{escape(counts or "No mail")}. Times: {escape(zone.key)}.</p>'
        f"<ol>\n{body}\n</ol></body></html>\n"
    )


def _line(line: Line, zone: ZoneInfo, locale: str) -> str:
    local = line.at.astimezone(zone)
    time = f'<time datetime="{line.at.isoformat()}">{local:%Y-%m-%d %H:%M}</time>'
    if line.kind == "life":
        return f'<li class="life">{time} {escape(line.subject)}</li>'
    why = "".join(f"<li>{escape(reason)}</li>" for reason in line.why)
    heading = f'<h2 lang="{escape(locale)}">{escape(line.subject or line.mail)}</h2>'
    about = (
        f'<div>{time} <span class="state">{WORDS[line.kind]}</span>{heading}'
        f'<div class="mail">content/emails/{escape(line.mail)}.md</div><ul>{why}</ul></div>'
    )
    frame = ""
    if line.message:
        frame = f'<iframe sandbox title="{escape(line.subject)}" srcdoc="{escape(line.message.html)}"></iframe>'
    return f'<li><article class="{line.kind}">{about}{frame}</article></li>'
