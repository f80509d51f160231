"""The content and the theme of the small shop."""

from __future__ import annotations

SHOP = """\
name: Tea & Co
legal_name: Tea & Co GmbH
tagline: {en: Tea, zh: 茶}
url: https://tea.example
currency: EUR
country: DE
timezone: Europe/Berlin
locales:
  - {code: en, lang: en, label: English, catalogue: en}
  - {code: zh, lang: zh-Hans, label: 中文, catalogue: zh_Hans}
address: {street: Fleet 1, postcode: "20459", city: Hamburg, country: DE}
contact: {phone: "+49 40 5550 0100", email: hello@tea.example, whatsapp: "+494055500100", wechat: teaco}
hours:
  - {days: [mon, tue, wed, fri], opens: "09:00", closes: "18:00"}
attributes:
  origin:
    label: {en: Origin, zh: 产地}
    facet: true
    values: {japan: {en: Japan, zh: 日本}, china: {en: China, zh: 中国}}
  brewing: {label: {en: Brewing, zh: 冲泡}}
tax:
  classes: [standard, reduced]
  rates: {DE: {standard: 19, reduced: 7}}
shipping:
  origin: DE
  zones:
    - id: de
      label: Germany
      countries: [DE]
      free_from: 49.00
      options:
        - id: parcel
          carrier: dhl
          label: Parcel
          days: [1, 3]
          free: true
          rates: [{up_to_weight: 2000, price: 4.90}, {price: 7.90}]
  carriers: {dhl: {name: DHL, tracking_url: "https://dhl.example/{tracking}"}}
returns: {days: 30, fee: free, countries: [DE]}
footer:
  columns:
    - {title: Service, links: [/about/, /guides/]}
"""

SENCHA = """\
---
title: Sencha
summary: A green tea.
category: tea/green
tax_class: reduced
added: 2026-03-01
featured: 1
options:
  - {name: Size, values: [50 g, 100 g]}
variants:
  - {sku: TEA-SEN-50, options: {Size: 50 g}, price: 6.50, weight: 60, stock: 20, net: 50 g}
  - {sku: TEA-SEN-100, options: {Size: 100 g}, price: 12.50, was: 13.00, weight: 110, stock: 0, net: 100 g,
     price_history: [{since: 2026-01-02, price: 13.00}, {since: 2026-03-01, price: 12.50}]}
pictures:
  - {file: main.png, alt: A bag of sencha}
attributes: {origin: japan, brewing: "70 °C"}
related: [pot]
guides: [brewing]
---
Goes with the [pot](/products/pot/), see [Japan](/categories/tea/origin-japan/).
"""

FILES = {
    "content/shop.yaml": SHOP,
    "content/categories/tea/index.md": "---\ntitle: Tea\nsummary: All tea.\norder: 1\n---\nTea.\n",
    "content/categories/tea/index.zh.md": "---\ntitle: 茶\nsummary: 所有茶。\n---\n茶。\n",
    "content/categories/tea/green/index.md": "---\ntitle: Green tea\nsummary: Steamed.\n---\nGreen.\n",
    "content/categories/ware/index.md": "---\ntitle: Teaware\nsummary: Pots.\norder: 2\n---\nPots.\n",
    "content/products/sencha/index.md": SENCHA,
    "content/products/sencha/index.zh.md": """\
---
title: 煎茶
summary: 绿茶。
alts: {main.png: 一袋煎茶}
options: {Size: {label: 规格, values: {50 g: 50 克, 100 g: 100 克}}}
---
配[茶壶](/products/pot/)。
""",
    "content/products/oolong/index.md": """\
---
title: Oolong
summary: A dark tea.
category: tea
added: 2026-05-01
sku: TEA-OOL
price: 9.00
weight: 100
stock: 3
pictures:
  - {file: main.png, alt: A tin of oolong}
attributes: {origin: china}
---
Dark.
""",
    "content/products/pot/index.md": """\
---
title: Pot
summary: A pot.
category: ware
added: 2026-01-01
sku: WARE-POT
price: 49.00
weight: 900
availability: preorder
available_from: 2027-02-15
pictures:
  - {file: main.png, alt: A pot}
faq:
  - {q: Is it safe?, a: It is.}
---
Round.
""",
    "content/products/gift/index.md": """\
---
title: Gift
summary: A pot with tea.
category: ware
added: 2026-01-02
sku: SET-GIFT
price: 55.00
weight: 1000
pictures:
  - {file: main.png, alt: A box}
bundle:
  - {sku: WARE-POT}
  - {sku: TEA-OOL, quantity: 2}
---
Both.
""",
    "content/guides/brewing/index.md": """\
---
title: How to brew
summary: Water and time.
picture: cover.png
alt: A kettle
date: 2026-02-01
author: Mina
products: [sencha]
---
## Water

Soft, as for [sencha](/products/sencha/).
""",
    "content/pages/home.md": """\
---
title: Tea & Co
summary: Tea.
hero: {title: Spring, text: New tea., picture: hero.png, alt: Leaves, button: Look, link: /categories/tea/}
featured: {title: Loved, products: [sencha, pot]}
categories: {title: Shelves, paths: [tea, ware]}
guides: {title: Read, guides: [brewing]}
promises:
  - {title: Fast, text: One day.}
---
Our story.
""",
    "content/pages/home.zh.md": """\
---
title: 茶
summary: 茶。
hero: {title: 春, text: 新茶。, alt: 叶, button: 看}
featured: {title: 精选}
categories: {title: 分类}
guides: {title: 阅读}
promises:
  - {title: 快, text: 一天。}
---
故事。
""",
    "content/pages/about.md": """\
---
title: About
summary: Us.
---
## Who are you?

See [tea](/categories/tea/).
""",
    "content/pages/contact.md": "---\ntitle: Contact\nsummary: Write.\n---\nWrite.\n",
    "content/posts/spring.md": "---\ntitle: Spring\nsummary: New.\ndate: 2026-04-01\nauthor: Mina\n---\nNew tea.\n",
    "content/promotions/welcome.md": "---\ncode: WELCOME\nkind: percent\nvalue: 10\nends: 2027-12-31\n---\nA note.\n",
    "theme/static/css/tokens.css": ":root { --ink: #111; }\n",
    "theme/static/css/base.css": "body { color: var(--ink); }\n",
    "theme/static/js/main.js": 'import {hello} from "./lib/hello.js";\nhello();\n',
    "theme/static/js/lib/hello.js": "export function hello() {\n  document.title += '';\n}\n",
    "theme/static/icons/leaf.svg": "<svg/>",
    "theme/templates/base.html": """\
<!doctype html>
<html lang="{{ page.lang }}"><head><title>{{ page.title }}</title><meta name="snapshot" content="{{ site.snapshot }}">
<link rel="stylesheet" href="{{ asset('css') }}"><script type="module" src="{{ asset('js') }}"></script>
<link rel="canonical" href="{{ page.canonical }}">
{% for data in page.json_ld %}<script type="application/ld+json">{{ data|tojson }}</script>{% endfor %}</head>
<body>
{% for link in nav recursive %}<a href="{{ link.url }}">{{ link.label }}</a>{{ loop(link.children) }}{% endfor %}
{% for group in footer %}
{% for link in group.links %}<a href="{{ link.url }}">{{ link.label }}</a>{% endfor %}
{% endfor %}
<main data-pagefind-body>{% block main %}{% endblock %}</main></body></html>
""",
}
LISTS = """\
{% extends "base.html" %}{% block main %}{% for card in products %}<article>{{ card.title }} {{ card.price.text }}\
</article>{% endfor %}{% for facet in facets %}{% for value in facet['values'] %}<a href="{{ value.url }}">\
{{ value.label }} ({{ value.count }})</a>{% endfor %}{% endfor %}{% endblock %}
"""
BODIES = {
    "product": "{{ product.title }} {{ product.price.text }}{{ picture(product.picture, '50vw') }}{{ product.body }}",
    "guide": "{{ guide.body }}",
    "page": "{{ content.body }}",
    "contact": "{{ content.body }}",
    "article": "{{ article.body }}",
    "home": "{{ home.hero.title }} {{ home.body }}",
}
PLAIN = ("404", "cart", "compare", "contact_sent", "guides", "order", "posts", "search", "sent")
PICTURES = (
    *(f"content/products/{slug}/main.png" for slug in ("sencha", "oolong", "pot", "gift")),
    "content/guides/brewing/cover.png",
    "content/pages/hero.png",
)
