"""Draw the sample shop's film: a glass of sencha grows darker by the minute.

Usage: python docs/artwork/film.py FFMPEG    (the path of an ffmpeg; its x264 is what every browser plays)
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from studio import cups
from studio.acts import leaf, pack, thing, wide, wisp
from studio.backdrop import SAGE

TARGET = Path(__file__).resolve().parents[2] / "content/guides/green-tea-without-bitterness/steeping.mp4"
COLOURS = ("#eef0d2", "#e3e4ad", "#d3d27c", "#bdb84f", "#9a8a2c")
"""Water, half a minute, one minute, two, five."""
SIZE, RATE, HELD, FADED = (960, 540), 12, 12, 12


def stage(colour: str) -> Image.Image:
    """The table with one glass."""
    acts = [
        pack("sencha-asanagi", -330, -130, 0.95),
        thing(cups.double_wall, 150, 20, 1.35, colour),
        leaf("sencha-asanagi", 470, 150, 110),
        wisp(150, 420, 20, 1.0),
    ]
    drawn = wide(SAGE, 1280, 720, 0.82, acts, pitch=18, line=0.78, horizon=0.54).image(1.0)
    return drawn.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def frames() -> Iterator[Image.Image]:
    """Each colour for a while, then fading into the next."""
    stills = [stage(colour) for colour in COLOURS]
    for here, after in zip(stills, [*stills[1:], stills[-1]], strict=True):
        yield from [here] * HELD
        yield from (Image.blend(here, after, step / FADED) for step in range(FADED))


def film(ffmpeg: str) -> None:
    """Write the film, and its last frame as the picture that is shown before."""
    command = f"{ffmpeg} -y -loglevel error -f rawvideo -pix_fmt rgb24 -s {SIZE[0]}x{SIZE[1]} -r {RATE} -i -"
    command += " -c:v libx264 -preset veryslow -crf 27 -pix_fmt yuv420p -movflags +faststart -an -map_metadata -1"
    with subprocess.Popen([*command.split(), str(TARGET)], stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for frame in frames():
            encoder.stdin.write(frame.tobytes())
    frame.save(TARGET.with_suffix(".webp"), quality=88, method=6)


if __name__ == "__main__":
    film(sys.argv[1])
