"""A picture in the making: shapes are added back to front, then rendered to pixels."""

import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import resvg_py
from PIL import Image

from .palette import Material, pane, shade
from .solids import Face
from .space import Camera, Flat, dot

SUN = (-0.50, 0.84, -0.10)
"""Where shadows come from; a little behind the things, so they fall towards the viewer's right."""

Stops = Sequence[tuple[float, str, float]]


def trace(points: Iterable[Flat], *, closed: bool = True) -> str:
    """An SVG path through points on the picture."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


class Picture:
    """Collects SVG and knows how to become a WebP file."""

    def __init__(self, width: int = 1200, height: int = 1200) -> None:
        self.width, self.height = width, height
        self.defs: list[str] = []
        self.body: list[str] = []
        self.behind: Image.Image | None = None
        self._names: dict[str, str] = {}

    def put(self, svg: str) -> None:
        self.body.append(svg)

    def define(self, svg: str) -> str:
        """Add a definition once; `{id}` in it becomes its name, which is returned."""
        if svg not in self._names:
            self._names[svg] = f"d{len(self._names)}"
            self.defs.append(svg.replace("{id}", self._names[svg]))
        return self._names[svg]

    def linear(self, a: Flat, b: Flat, stops: Stops) -> str:
        x1, y1, x2, y2 = *a, *b
        return self._gradient(
            f'<linearGradient id="{{id}}" gradientUnits="userSpaceOnUse" x1="{x1:.1f}" y1="{y1:.1f}"'
            f' x2="{x2:.1f}" y2="{y2:.1f}">{_stops(stops)}</linearGradient>'
        )

    def radial(self, c: Flat, r: float, stops: Stops) -> str:
        return self._gradient(
            f'<radialGradient id="{{id}}" gradientUnits="userSpaceOnUse" cx="{c[0]:.1f}" cy="{c[1]:.1f}"'
            f' r="{r:.1f}">{_stops(stops)}</radialGradient>'
        )

    def _gradient(self, svg: str) -> str:
        return f"url(#{self.define(svg)})"

    def blur(self, spread: float, margin: int = 20) -> str:
        """A filter attribute that softens a shape; `margin` is the room around it in percent."""
        svg = (
            f'<filter id="{{id}}" x="-{margin}%" y="-{margin}%" width="{100 + 2 * margin}%"'
            f' height="{100 + 2 * margin}%"'
            ' color-interpolation-filters="sRGB">'
            f'<feGaussianBlur stdDeviation="{spread}"/></filter>'
        )
        return f'filter="url(#{self.define(svg)})"'

    def clip(self, d: str) -> str:
        return f'clip-path="url(#{self.define(f"""<clipPath id="{{id}}"><path d="{d}"/></clipPath>""")})"'

    def shape(self, points: Iterable[Flat], fill: str, extra: str = "") -> None:
        self.put(f'<path d="{trace(points)}" fill="{fill}" {extra}/>')

    def line(self, points: Iterable[Flat], colour: str, width: float, extra: str = "") -> None:
        self.put(
            f'<path d="{trace(points, closed=False)}" fill="none" stroke="{colour}" '
            f'stroke-width="{width:.1f}" stroke-linecap="round" stroke-linejoin="round" {extra}/>'
        )

    def _soften(self) -> str:
        """Melt neighbouring faces into each other without touching the outline."""
        svg = (
            '<filter id="{id}" x="-1%" y="-1%" width="102%" height="102%" color-interpolation-filters="sRGB">'
            '<feGaussianBlur stdDeviation="2.9" result="b"/>'
            '<feComposite in="b" in2="SourceAlpha" operator="in" result="c"/>'
            '<feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="c"/></feMerge></filter>'
        )
        return f'filter="url(#{self.define(svg)})"'

    def faces(self, cam: Camera, *bodies: Sequence[Face], soft: bool = True) -> None:
        """Draw bodies with light and shade, the farthest face first."""
        seen = sorted((f for body in bodies for f in body), key=lambda f: cam.depth(f.centre))
        clear_only = all(isinstance(f.paint, Material) and f.paint.kind == "glass" for f in seen)
        finish = (self.blur(1.7) if clear_only else self._soften()) if soft else ""
        self.put(f'<g stroke-width="0.9" stroke-linejoin="round" {finish}>')
        for face in seen:
            centre = face.centre
            eye = cam.toward(centre)
            clear = isinstance(face.paint, Material) and face.paint.kind == "glass"
            if not clear and dot(face.normal, eye) <= 0:
                continue
            d = trace(cam.see(p) for p in face.points)
            if isinstance(face.paint, str):
                self.put(f'<path d="{d}" fill="{face.paint}" stroke="{face.paint}"/>')
            elif clear:
                colour, alpha = pane(face.paint, face.normal, eye)
                self.put(f'<path d="{d}" fill="{colour}" fill-opacity="{alpha:.2f}" shape-rendering="crispEdges"/>')
            else:
                colour = shade(face.paint, face.normal, eye, centre[1])
                self.put(f'<path d="{d}" fill="{colour}" stroke="{colour}"/>')
        self.put("</g>")

    def shadow(
        self,
        cam: Camera,
        *bodies: Sequence[Face],
        colour: str = "#3a2a30",
        depth: float = 1.0,
        floor: float = 0,
    ) -> None:
        """Lay the shadows of bodies on the table: a long soft one and a close dark one."""
        for sun, spread, alpha in ((SUN, 17.0, 0.42), ((-0.16, 0.98, -0.03), 7.0, 0.42)):
            d = "".join(_cast(cam, face, sun, floor) for body in bodies for face in body)
            strength = alpha * depth
            self.put(
                f'<g opacity="{strength:.2f}" {self.blur(spread * cam.scale)}><path d="{d}" fill="{colour}"/></g>'
            )

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}"'
            f' viewBox="0 0 {self.width} {self.height}"><defs>{"".join(self.defs)}</defs>'
            + "".join(self.body)
            + "</svg>"
        )

    def image(self, zoom: float = 1.33) -> Image.Image:
        """Render at `zoom` and come back to size, which smooths every edge."""
        size = (self.width, self.height)
        data = resvg_py.svg_to_bytes(
            svg_string=self.svg(),
            width=round(self.width * zoom),
            height=round(self.height * zoom),
            skip_system_fonts=True,
        )
        front = Image.open(io.BytesIO(bytes(data))).convert("RGBA")
        if front.size != size:
            front = front.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
        if self.behind is not None:
            front = Image.alpha_composite(self.behind, front)
        return front.convert("RGB") if self.behind is not None else front

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.image().save(path, "WEBP", quality=88, method=6)


def _stops(stops: Stops) -> str:
    return "".join(
        f'<stop offset="{at:.3f}" stop-color="{colour}"'
        + (f' stop-opacity="{alpha:.2f}"' if alpha < 1 else "")
        + "/>"
        for at, colour, alpha in stops
    )


def _cast(cam: Camera, face: Face, sun: tuple[float, float, float], floor: float) -> str:
    if dot(face.normal, sun) < 0:
        return ""
    points = []
    for x, y, z in face.points:
        k = (y - floor) / sun[1] if y > floor else 0.0
        points.append(cam.see((x - sun[0] * k, floor, z - sun[2] * k)))
    area = sum(points[i - 1][0] * points[i][1] - points[i][0] * points[i - 1][1] for i in range(len(points)))
    if math.isclose(area, 0, abs_tol=0.02):
        return ""
    return trace(points if area > 0 else reversed(points))
