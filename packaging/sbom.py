"""The list of what is in an environment, as CycloneDX 1.5 (JSON): sbom.py PACKAGE VERSION COMMIT.

Run by the Python of that environment, whose libraries it names with version, licence and package URL.
"""

import json
import os
import sys
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from typing import Any


def component(found: Distribution) -> dict[str, Any]:
    """One library."""
    name, version = found.metadata["Name"], found.version
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name.lower()}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower()}@{version}",
        "licenses": licences(found),
    }


def licences(found: Distribution) -> list[dict[str, Any]]:
    """The licences of a library, as its metadata have them: an SPDX expression, classifiers, or a name."""
    told = found.metadata
    if told.get("License-Expression"):
        return [{"expression": told["License-Expression"]}]
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in told.get_all("Classifier") or () if line.startswith("License ::")
    ]
    names = classified or [(told.get("License") or "").strip().splitlines()[0:1] or ["NOASSERTION"]][0]
    return [{"license": {"name": name}} for name in names]


def bill(package: str, version: str, commit: str) -> dict[str, Any]:
    """The whole list, in an order that depends on nothing but what is in it."""
    made = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    libraries = sorted((component(each) for each in distributions()), key=lambda each: str(each["bom-ref"]))
    whole = {"type": "application", "bom-ref": package, "name": package, "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**whole, "properties": [{"name": "commit", "value": commit}]},
        },
        "components": libraries,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(*sys.argv[1:4]), indent=1, ensure_ascii=False) + "\n")
