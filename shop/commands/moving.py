"""``python -m shop import``: move in from another shop."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from shop.commands.output import command, json_option, show_json
from shop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from shop.storefront.moving.report import Moved

SHOWN = 20
"""Refusals, and reasons, that are printed; the report has all."""


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"found {value!r}, expected a date, as 2027-02-15", param, ctx)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--images", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where the pictures lie."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing but the report.")
@click.option("--content", default="content", show_default=True, type=click.Path(path_type=Path), help="The shop.")
@click.option("--category", default="other", show_default=True, help="For products that name none, as gifts/cards.")
@click.option("--old-shop", default="", metavar="ADDRESS", help="The other shop's, so that links to it are known.")
@click.option("--added", type=Day(), help="Since when you sell them (2026-03-01). Default: today.")
@click.option("--reduced-since", type=Day(), help="Since when you ask the lower prices, and the old ones before.")
@click.option("--encoding", help="The file's, as gb18030 or windows-1252. Default: by its bytes.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Default: import/FILE in STATE.")
@json_option
@command
def move_in(
    file: Path,
    images: Path | None,
    dry_run: bool,
    content: Path,
    category: str,
    old_shop: str,
    added: date | None,
    reduced_since: date | None,
    encoding: str | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Take over the products of another shop, from the CSV that Shopify or WooCommerce exports.

    New products become folders in content/products; one that is there is never touched, so the command may be run
    again. Exit status 0: all is in; 1: rows were refused.
    """
    from shop import bootstrap  # here, so that ``--help`` answers at once
    from shop.storefront.moving.move import Wishes, move_in
    from shop.storefront.moving.report import write_report

    wishes = Wishes(content.resolve(), images, encoding, old_shop, category, added, reduced_since, dry_run)
    report = report or bootstrap.read_environment().state / "import" / f"{file.stem}.csv"
    if report.resolve() == file.resolve():
        raise InvalidRequest("invalid_request", "--report: the report would overwrite the file that is imported.")
    moved = move_in(file.read_bytes(), wishes, bootstrap.system_clock())
    write_report(report, moved.notes)
    pictures = _write_missing(report, moved)
    if as_json:
        facts = msgspec.to_builtins(moved)
        show_json({**facts, "dry_run": dry_run, "report": str(report), "missing_pictures": pictures})
    else:
        _show(moved, file, report, pictures, dry_run)
    if moved.refused:
        raise SystemExit(1)


def _write_missing(report: Path, moved: Moved) -> str:
    """The addresses of pictures that weren't found, one a line, for a program that fetches them."""
    path = report.with_name(f"{report.stem}-pictures.txt")
    if not moved.missing:
        path.unlink(missing_ok=True)
        return ""
    path.write_text("".join(f"{url}\n" for url in moved.missing), encoding="utf-8")
    return str(path)


def _show(moved: Moved, file: Path, report: Path, pictures: str, dry_run: bool) -> None:
    click.echo(f"{file.name}: {moved.vendor}, {moved.encoding}, {moved.separator}, {moved.rows} rows")
    written = "would be written" if dry_run else "written"
    click.echo(
        f"{_count(len(moved.products), 'product')} and {_count(len(moved.drafts), 'draft')} {written}, with "
        f"{_count(moved.variants, 'variant')} and {_count(moved.pictures, 'picture')}; "
        f"{len(moved.categories)} new categories"
    )
    click.echo(f"{len(moved.there)} were there already, {moved.refused} refused")
    refused = [note for note in moved.notes if note.kind == "refused"]
    for note in refused[:SHOWN]:
        found = f" (found {note.found!r})" if note.found else ""
        click.echo(f"  row {note.row}  {note.product}  {note.field}: {note.reason}{found}", err=True)
    if len(refused) > SHOWN:
        click.echo(f"  … and {len(refused) - SHOWN} more", err=True)
    for reason, count in moved.reasons()[:SHOWN]:
        click.echo(f"  {count} × {reason}")
    if pictures:
        click.echo(f"{len(moved.missing)} pictures were not found; their addresses: {pictures}")
    click.echo(f"Everything, row by row: {report}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
