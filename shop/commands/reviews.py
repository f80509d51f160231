"""``python -m shop reviews``: list, show, approve, reject, reply, forget, publish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from shop.commands.output import command, json_option, open_shop, show_json, show_table
from shop.domain import reviews as rules
from shop.domain.reviews import Review
from shop.services import moderate_review, publish_reviews, review_book

FIRST_WORDS = 48
"""Characters of a review in a table."""


@click.group()
def reviews() -> None:
    """Read what customers wrote, publish or reject it, answer."""


@reviews.command("list")
@click.option("--state", type=click.Choice(rules.STATES), help="Only these. Default: those that wait for you.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many of each.")
@json_option
@command
def list_reviews(state: str | None, limit: int, as_json: bool) -> None:
    """Reviews, oldest first: whoever wrote first is read first."""
    store = open_shop().store
    states = (state,) if state else rules.WAITING
    found = [one for name in states for one, _ in zip(review_book.of_state(store, name), range(limit), strict=False)]
    if as_json:
        show_json([_facts(review) for review in found])
    elif not found:
        click.echo(f"No review is {state}." if state else "No review waits for you.")
    else:
        show_table(["id", "at", "product", "stars", "state", "words", "why"], [_row(review) for review in found])


@reviews.command()
@click.argument("id")
@json_option
@command
def show(id: str, as_json: bool) -> None:
    """One review, whole."""
    _tell(review_book.read(open_shop().store, id).review, as_json)


@reviews.command()
@click.argument("ids", nargs=-1, required=True)
@json_option
@command
def approve(ids: tuple[str, ...], as_json: bool) -> None:
    """Let reviews be published, with the next `make reviews` and build."""
    shop = open_shop()
    for id in ids:
        _tell(moderate_review.approve_review(shop, id), as_json)


@reviews.command()
@click.argument("id")
@click.option("--reason", required=True, help="Why: for your own books.")
@json_option
@command
def reject(id: str, reason: str, as_json: bool) -> None:
    """Keep a review from being published, or take it back. Few stars are no reason."""
    _tell(moderate_review.reject_review(open_shop(), id, reason), as_json)


@reviews.command()
@click.argument("id")
@click.argument("words")
@json_option
@command
def reply(id: str, words: str, as_json: bool) -> None:
    """Answer beside a review; empty words take the answer back."""
    _tell(moderate_review.reply_to_review(open_shop(), id, words), as_json)


@reviews.command()
@click.argument("address")
@json_option
@command
def forget(address: str, as_json: bool) -> None:
    """Take the name off all that somebody wrote. The stars and the words stay."""
    count = moderate_review.forget_reviewer(open_shop(), address)
    if as_json:
        show_json({"reviews": count})
    else:
        click.echo(f"{count} reviews bear no name any more. To show it: make reviews, then publish.")


@reviews.command()
@click.option("--content", default="content", show_default=True, type=click.Path(path_type=Path), help="The shop.")
@json_option
@command
def publish(content: Path, as_json: bool) -> None:
    """Write published reviews into content/reviews/, and remove those that no longer are: `make reviews`."""
    from shop import bootstrap
    from shop.adapters.files.folder import FolderFiles

    root = content / "reviews"
    slugs = sorted(folder.name for folder in root.glob("*/"))
    album = bootstrap.open_album(bootstrap.read_environment())
    done = publish_reviews.publish_reviews(open_shop(), album, FolderFiles(root), slugs)
    if as_json:
        show_json(msgspec.to_builtins(done))
        return
    click.echo(f"{done.reviews} reviews are published: {done.written} files written, {done.removed} removed.")
    for id in done.missing:
        click.echo(f"The photo of review {id} is gone; it is shown without one.", err=True)


def _facts(review: Review) -> dict[str, Any]:
    facts = msgspec.structs.asdict(review)
    return {name: value for name, value in facts.items() if name not in ("customer", "digest")}


def _row(review: Review) -> dict[str, Any]:
    words = " ".join(f"{review.title} {review.body}".split())
    return {
        "id": review.id,
        "at": review.at[:10],
        "product": review.slug,
        "stars": review.rating,
        "state": review.state,
        "words": words[:FIRST_WORDS] + ("…" if len(words) > FIRST_WORDS else ""),
        "why": review.reason,
    }


def _tell(review: Review, as_json: bool) -> None:
    if as_json:
        show_json(_facts(review))
        return
    signed = review.name or "a customer"
    click.echo(f"{review.id}  {review.state}  {'★' * review.rating}  {review.slug}, order {review.order}")
    for line in (
        review.reason and f"why: {review.reason}",
        review.title,
        review.body,
        f"— {signed}, {review.at[:10]}",
    ):
        if line:
            click.echo(line)
    if review.photo:
        click.echo(f"photo: {review.photo}")
    if review.reply:
        click.echo(f"your answer: {review.reply}")
