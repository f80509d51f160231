"""Settings of the published shop (`make publish`): as on this machine, but any mistake in the content fails."""

import os
import sys

sys.path.append(os.curdir)
from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("REGULARS_SITE_URL", "")  # empty: the address in content/shop.yaml
SHOP_PROBLEMS = "fail"
SHOP_SEARCH = True
