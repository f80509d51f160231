"""What CloudFormation does with a template of AWS's Serverless Application Model before anything else: AWS's own code
for it, run by the Python that has it (``toolchain.aws_tool("python")``). JSON in, JSON out.
"""

import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class Policies:
    """AWS's managed ones, of which SAM wants to know the names."""

    def load(self):
        return {
            name: f"arn:aws:iam::aws:policy/service-role/{name}"
            for name in ("AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess")
        }


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    template = yaml_parse(asked["template"])
    defaults = {name: one["Default"] for name, one in template["Parameters"].items() if "Default" in one}
    json.dump(transform(template, {**defaults, **asked["parameters"]}, Policies()), sys.stdout)
