"""Java's PKIX over the files of a `relying.Party`, in a process of its own: one JSON object, a verdict a mode."""

import json
from pathlib import Path
from typing import Any

import jpype
import jpype.imports


def verdict(parameters: Any, path: Any) -> str:
    """Valid, or what the exception says."""
    from java.security.cert import CertPathValidator, CertPathValidatorException

    try:
        CertPathValidator.getInstance("PKIX").validate(path, parameters)
    except CertPathValidatorException as error:
        return str(error.toString())
    return "valid"


def main() -> None:
    """Both modes."""
    jpype.startJVM("-Xshare:auto", "-XX:TieredStopAtLevel=1")
    from java.io import ByteArrayInputStream
    from java.security.cert import (
        CertificateFactory,
        CertPathValidator,
        CertStore,
        CollectionCertStoreParameters,
        PKIXParameters,
        TrustAnchor,
    )
    from java.util import ArrayList, HashSet

    factory = CertificateFactory.getInstance("X.509")

    def stream(name: str) -> Any:
        return ByteArrayInputStream(jpype.JArray(jpype.JByte)(Path(name).read_bytes()))

    anchors = HashSet()
    anchors.add(TrustAnchor(factory.generateCertificate(stream("root.pem")), None))
    chain = ArrayList()
    for name in ("leaf.pem", "issuing.pem"):
        chain.add(factory.generateCertificate(stream(name)))
    path = factory.generateCertPath(chain)
    as_they_come = PKIXParameters(anchors)
    lists = CollectionCertStoreParameters(factory.generateCRLs(stream("lists.pem")))
    as_they_come.addCertStore(CertStore.getInstance("Collection", lists))
    by_itself = PKIXParameters(anchors)
    by_itself.addCertPathChecker(CertPathValidator.getInstance("PKIX").getRevocationChecker())
    print(json.dumps({"lists": verdict(as_they_come, path), "fetched": verdict(by_itself, path)}))  # noqa: T201


if __name__ == "__main__":
    main()
