"""The RA's interface, version 1: one module a resource, the contract in `ra_contract.routes`."""
