"""The public PKI listener: certificates, CRL and OCSP over plain HTTP."""
