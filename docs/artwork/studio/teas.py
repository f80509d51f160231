"""The teas: how each is packed, what its leaf looks like and what colour it brews to."""

from dataclasses import dataclass

from . import motifs as m
from .backdrop import AMBER, CLAY, EARTH, HARBOUR, LINEN, MIST, PINE, REED, ROSE, SAGE, STONE, Mood
from .leaves import Leaf
from .packs import Design


@dataclass(frozen=True)
class Tea:
    pack: str
    mood: Mood
    design: Design
    leaf: Leaf
    liquor: str
    ware: str = "#f3eee2"


CREAM, RICE, SNOW = "#f5eede", "#f2ead6", "#f8f5ec"
SILVER = ("#b9c0a2", "#c9ceb6", "#a3ad88", "#dcdfcc")
NEEDLES = ("#31502f", "#41683a", "#527a45", "#294629")

TEAS: dict[str, Tea] = {
    "sencha-asanagi": Tea(
        "tin",
        SAGE,
        Design(("SENCHA", "ASANAGI"), CREAM, ("#7fa06b", "#35553f", "#e9b44c"), "#35553f", m.hills),
        Leaf("needle", NEEDLES, 74, 330),
        "#c9cf6a",
    ),
    "longjing-spring": Tea(
        "tin",
        REED,
        Design(("LONGJING", "SPRING"), CREAM, ("#a3ad5c", "#4f5f2a", "#e3c35a"), "#7f8a3f", m.sprig),
        Leaf("blade", ("#8d9a49", "#79883c", "#a3a95a", "#b5b56c"), 82, 210),
        "#d9d48a",
    ),
    "genmaicha": Tea(
        "pouch",
        REED,
        Design(("GENMAICHA",), CREAM, ("#93a35a", "#5d5a2c", "#d9a648"), "#6c7440", m.grains),
        Leaf(
            "needle",
            ("#4c6234", "#5d7440", "#3c5230"),
            62,
            330,
            ("rice", ("#c99a55", "#dcb877", "#b07c3a", "#f3e6c8"), 27, 0.42),
        ),
        "#d3c257",
    ),
    "matcha-ceremonial": Tea(
        "small",
        SAGE,
        Design(("MATCHA",), CREAM, ("#a9c46a", "#3f6b35", "#dfe8b8"), "#3f6b35", m.rings),
        Leaf("powder", ("#86ab3c",), 10, 0),
        "#8fb347",
        "#4b4a4c",
    ),
    "gyokuro-shade": Tea(
        "tin",
        PINE,
        Design(("GYOKURO",), RICE, ("#5d8a76", "#1f4238", "#d8c98a"), "#1f4238", m.drizzle),
        Leaf("needle", ("#1f3d2c", "#2a4d37", "#356043", "#183326"), 70, 350),
        "#b8c46e",
    ),
    "darjeeling-first-flush": Tea(
        "pouch",
        AMBER,
        Design(("DARJEELING", "FIRST FLUSH"), CREAM, ("#7d9a7c", "#3d5560", "#e8a33c"), "#3d5560", m.rays),
        Leaf("twist", ("#5c5a34", "#6f6a3f", "#46402a", "#8c8a5e", "#3a3324"), 50, 340),
        "#dd9a3c",
    ),
    "assam-breakfast": Tea(
        "pouch",
        CLAY,
        Design(("ASSAM", "BREAKFAST"), CREAM, ("#c46a3a", "#5b2a1e", "#e9b44c"), "#7a3526", m.blossom),
        Leaf("curl", ("#2a1a14", "#3a241a", "#4a2c1c", "#2f1d17", "#b5762f"), 46, 420),
        "#8f2f10",
    ),
    "earl-grey-bergamot": Tea(
        "tin",
        MIST,
        Design(("EARL GREY",), CREAM, ("#8fae9c", "#2f4858", "#e7b53f"), "#2f4858", m.citrus),
        Leaf(
            "curl",
            ("#241b1b", "#31241f", "#3b2b22", "#2a2022"),
            46,
            380,
            ("petal", ("#3d5fa8", "#5276bd", "#d9a22c"), 30, 0.10),
        ),
        "#a8450f",
    ),
    "lapsang-souchong": Tea(
        "tin",
        STONE,
        Design(("LAPSANG", "SOUCHONG"), RICE, ("#a9a39a", "#2b2a2e", "#c9542c"), "#2b2a2e", m.smoke),
        Leaf("curl", ("#1b1718", "#262020", "#332826", "#1f1b1d"), 62, 300),
        "#8a2a0c",
    ),
    "east-frisian-blend": Tea(
        "pouch",
        HARBOUR,
        Design(("OSTFRIESEN", "TEE"), CREAM, ("#b5523b", "#1f3a52", "#e2a94b"), "#1f3a52", m.gables),
        Leaf("grain", ("#2b1812", "#3b2118", "#4b2b1d", "#24140f", "#9c6428"), 13, 900),
        "#7a1f0a",
    ),
    "tieguanyin-anxi": Tea(
        "tin",
        SAGE,
        Design(("TIEGUANYIN", "ANXI"), CREAM, ("#5f9a86", "#1d5049", "#f0c9a0"), "#2a6a60", m.waves),
        Leaf("ball", ("#3f5a33", "#2f4a2c", "#56733f", "#6b8550"), 32, 300),
        "#d8c65e",
    ),
    "dong-ding": Tea(
        "tin",
        REED,
        Design(("DONG DING",), CREAM, ("#8c8f5a", "#4b4326", "#e0a24a"), "#6b5a2e", m.peaks),
        Leaf("ball", ("#4b4a2c", "#5d5632", "#3b3d26", "#6e5f34"), 34, 270),
        "#d99a3a",
    ),
    "da-hong-pao": Tea(
        "tin",
        ROSE,
        Design(("DA HONG", "PAO"), CREAM, ("#c98a6a", "#6b1f1d", "#e6a03c"), "#8a2622", m.peaks),
        Leaf("twist", ("#33241d", "#44302a", "#54392a", "#2a1f1c"), 76, 230),
        "#b3520f",
    ),
    "silver-needle": Tea(
        "tin",
        MIST,
        Design(("SILVER", "NEEDLE"), SNOW, ("#a9bcc0", "#4a6068", "#f0e6c8"), "#e9e6dc", m.moon),
        Leaf("bud", SILVER, 78, 190),
        "#ecd9a0",
    ),
    "white-peony": Tea(
        "pouch",
        LINEN,
        Design(("WHITE", "PEONY"), SNOW, ("#c9b8a4", "#5d6b50", "#e3b08a"), "#a9ae94", m.blossom),
        Leaf(
            "flake",
            ("#6f7a50", "#8a8a5e", "#5a6844", "#7a6644", "#9aa07a"),
            66,
            230,
            ("bud", SILVER, 66, 0.25),
        ),
        "#e2b868",
    ),
    "shou-puerh-cake": Tea(
        "cake",
        EARTH,
        Design(("SHOU PU-ERH",), RICE, ("#a8452f", "#4a1f18", "#d9a05a"), "#4a1f18", m.rings),
        Leaf("curl", ("#33211a", "#43291d", "#54351f", "#291a16"), 44, 260),
        "#4f1408",
    ),
    "sheng-puerh-2015": Tea(
        "cake",
        STONE,
        Design(("SHENG 2015",), RICE, ("#6f8a5a", "#2f4430", "#d9b45a"), "#2f4430", m.sprig),
        Leaf("curl", ("#5a5632", "#6e673e", "#47482c", "#8b8660", "#a9a582"), 52, 240),
        "#d08a2c",
    ),
    "chamomile-whole-flower": Tea(
        "pouch",
        AMBER,
        Design(("CHAMOMILE",), CREAM, ("#e9b23c", "#5f7038", "#d98e1f"), "#c9912b", m.blossom),
        Leaf("flower", ("#d9c48a",), 60, 130),
        "#e8bd3f",
    ),
    "rooibos-vanilla": Tea(
        "pouch",
        ROSE,
        Design(("ROOIBOS", "VANILLA"), CREAM, ("#d9825a", "#7a2a1a", "#f0c98a"), "#b5502f", m.rays),
        Leaf(
            "needle",
            ("#a8431f", "#8e3318", "#bf5a2c", "#742812"),
            40,
            560,
            ("needle", ("#2f1c18", "#e3c48c"), 40, 0.07),
        ),
        "#b8360c",
    ),
    "peppermint-garden": Tea(
        "pouch",
        SAGE,
        Design(("PEPPERMINT",), CREAM, ("#6fae8a", "#22543f", "#cfe3c4"), "#3f8468", m.sprig),
        Leaf("flake", ("#4a6b45", "#5b7d52", "#3b5a3a", "#6e8c62"), 46, 300),
        "#c6b94e",
    ),
    "hibiscus-berry": Tea(
        "pouch",
        ROSE,
        Design(("HIBISCUS", "BERRY"), CREAM, ("#b8324f", "#5a1236", "#e58a6a"), "#8f1f45", m.berries),
        Leaf(
            "petal",
            ("#5f0f26", "#7a1631", "#8f2340", "#470b20"),
            64,
            190,
            ("ball", ("#2b1626", "#3a1c33", "#6b1530"), 32, 0.18),
        ),
        "#b0102f",
    ),
    "cold-brew-bags": Tea(
        "bags",
        MIST,
        Design(("COLD BREW",), SNOW, ("#6fa9b8", "#1f4d63", "#f0b07a"), "#2f6f86", m.waves),
        Leaf("flake", ("#5a7a4a", "#7a2a3a", "#3f5a3a", "#c98a4a"), 40, 60),
        "#d98a5c",
    ),
}
