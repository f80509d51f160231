"""What a shopper with a phone of the middle class sees, and how soon: Lighthouse's figures of the sample shop."""

from __future__ import annotations

from statistics import median

from benchmarks.figures import Figure, Tell
from benchmarks.processes import workspace

RUNS = 3


def measure_seeing(tell: Tell) -> list[Figure]:
    """Each kind of page three times; the median counts. The tests' packages drive the browser."""
    from tests.browser.sample_shop import Server, build
    from tests.quality.lighthouse import PAGES, Look, look

    with workspace() as folder:
        tell("a build of the sample shop, to look at")
        shop = build(folder)
        server = Server(shop)
        seen: dict[str, list[Look]] = {}
        try:
            server.start()
            for path in PAGES:
                tell(f"{path}, {RUNS} times")
                seen[path] = [look(shop.url + path, folder / "report.json") for _ in range(RUNS)]
        finally:
            server.stop()
    figures: list[Figure] = []
    for path, looks in seen.items():
        for category in looks[0].scores:
            score = median(one.scores[category] for one in looks)
            figures.append(Figure(f"{path}  {category}", score, "of 100", at_least=100))
        largest = looks[0].largest
        figures.append(
            Figure(f"  largest paint, <{largest}>", median(one.paint for one in looks), "ms", at_most=2500)
        )
        figures.append(Figure("  total blocking time", median(one.blocked for one in looks), "ms", at_most=0))
        figures.append(Figure("  layout shift", median(one.shift for one in looks), "", at_most=0))
    return figures
