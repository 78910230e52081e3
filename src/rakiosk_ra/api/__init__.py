"""The RA's interface, version 1: the routes of all subjects put together; the contract is `ra_contract.routes`."""
