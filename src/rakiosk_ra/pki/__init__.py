"""The status of certificates as anyone can ask for it: CRL and OCSP."""
