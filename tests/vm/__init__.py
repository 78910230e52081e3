"""A counter machine in QEMU: `make vm-test` builds it of the packages, boots it, and does to it what happens to one."""
