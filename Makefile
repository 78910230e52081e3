# The commands of this project. `make demo` and `make test` also work on a Debian that has only git, make and python3.
.DEFAULT_GOAL := help
.PHONY: help demo test check gallery fuzz-card fuzz-files fuzz-printers fuzz-ra fault-campaign hand-overs lock-down mutations power-cuts audit-campaign fleet support-cases bench bench-ra bench-slips bench-printer setup translations settings manual-rows manual-pages deb vm-test lock clean

PYTHON := .venv/bin/python
ARGS ?=

help:  ## say what there is
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/make \1\t\2/p' Makefile | expand -t 20

demo:  ## the kiosk with an RA, people and cards of its own, in this terminal; ARGS="--fresh", ARGS="--pcsc"
	@ARGS='$(ARGS)' scripts/demo.sh

test: check  ## everything that is checked, then the whole suite; ARGS="-k renew" narrows the suite
	@RAKIOSK_REQUIRE_POSTGRES=1 RAKIOSK_REQUIRE_PCSC=1 RAKIOSK_PATIENCE=$${RAKIOSK_PATIENCE:-60} $(PYTHON) -m pytest -n 4 --dist loadgroup --durations=20 $(ARGS)

check: setup  ## format, lint, types, layers, translations, settings, docstrings
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	$(PYTHON) scripts/translations.py check
	$(PYTHON) scripts/settings.py check
	$(PYTHON) scripts/docstrings.py

gallery: setup  ## every screen in every language, size and look as pages to proof-read: build/gallery
	@$(PYTHON) -m tests.screens.pictures $(ARGS)

fuzz-card: setup  ## a million mutated card answers, ten thousand random sequences at the counter
	@$(PYTHON) -m tests.card.fuzz $(ARGS)
	@$(PYTHON) -m tests.card.sequences

fuzz-files: setup  ## a hundred thousand mutated certificate files, and names of files, opened and given new passwords
	@$(PYTHON) -m tests.hostile.fuzz $(ARGS)
	@$(PYTHON) -m tests.hostile.fuzz_names $(ARGS)

fuzz-printers: setup  ## a hundred thousand mutated answers of printers
	@$(PYTHON) -m tests.hostile.fuzz_printers $(ARGS)

fuzz-ra: setup  ## a hundred requests an operation of the RA, made from its OpenAPI file, as everybody who may ask
	@RAKIOSK_SCHEMATHESIS="$${RAKIOSK_SCHEMATHESIS:-100}" $(PYTHON) -m pytest -v -n 2 --dist loadgroup --timeout 0 tests/ra/test_schemathesis.py $(ARGS)

fleet: setup  ## thirteen hundred kiosks that tell the RA of themselves, and what is shown of them
	@RAKIOSK_FLEET="$${RAKIOSK_FLEET:-1300}" $(PYTHON) -m pytest -q -rP --timeout 0 tests/ra/test_kiosk_reports.py $(ARGS)

fault-campaign: setup  ## every fault of card and reader at every command of every card section
	@RAKIOSK_FAULT_CAMPAIGN="$${RAKIOSK_FAULT_CAMPAIGN:-whole}" $(PYTHON) -m pytest -n 2 -rP --timeout 0 tests/hardware/test_faults.py $(ARGS)

hand-overs: setup  ## a thousand customers, each gone in another way, hunted for where the next one could find them
	@RAKIOSK_REQUIRE_PCSC=1 RAKIOSK_HAND_OVERS=1000 RAKIOSK_PATIENCE=60 $(PYTHON) -m pytest -n 8 -rP --timeout 0 tests/test_handover.py $(ARGS)

lock-down: setup  ## everything that a terminal can send, at every scene
	@RAKIOSK_LOCKDOWN=whole $(PYTHON) -m pytest -n 2 --timeout 0 tests/ui/test_lockdown_keys.py $(ARGS)

mutations: setup  ## the wizards changed in ten small ways: a golden must turn red for each
	@$(PYTHON) scripts/mutations.py $(ARGS)

power-cuts: setup  ## the kiosk killed by -9 at every step and request of applying and renewing in files
	@RAKIOSK_POWER_CUTS=whole $(PYTHON) -m pytest -n 2 -rP --timeout 0 tests/power_cuts/test_file_power_cuts.py $(ARGS)

audit-campaign: setup  ## 10,000 edits of the kiosk's audit and of the RA's, and 1,000 writers of each killed by -9
	@RAKIOSK_AUDIT=whole $(PYTHON) -m pytest -rP --timeout 0 -p no:cacheprovider tests/audit/test_store.py $(ARGS)
	@RAKIOSK_AUDIT=whole $(PYTHON) -m pytest -rP --timeout 0 -p no:cacheprovider tests/ra/clerks/test_audit.py $(ARGS)

support-cases: setup  ## ten cases played with nothing but `rakiosk support`, into docs/support-cases.md
	@RAKIOSK_SUPPORT_CASES=whole $(PYTHON) -m pytest -q --timeout 0 tests/support/test_cases.py -k screens $(ARGS)

bench: setup  ## the kiosk beside other programs, as ratios, into docs/performance.md; ARGS=--check fails on a missed goal, ARGS="--only start,keys" measures parts
	@$(PYTHON) -m tests.bench $(ARGS)

bench-ra: setup  ## the RA beside argon2, raw signing and django-ca, as ratios; and what its kiosks notice of attacks
	@$(PYTHON) -m tests.ra.bench

bench-slips: setup  ## how long a slip takes, the keys meanwhile, and the memory afterwards
	@$(PYTHON) -m tests.slip.bench

bench-printer: setup  ## how soon a customer reads what is the matter with the printer
	@$(PYTHON) -m tests.printing.bench

setup:  ## Debian packages, .venv, catalogues and byte code for development
	@scripts/setup.sh test

translations: setup  ## bring the catalogues in step with the code
	@$(PYTHON) scripts/translations.py update

settings: setup  ## write the example of a settings file and its reference page anew from their declaration
	@$(PYTHON) scripts/settings.py update

manual-rows: setup  ## the rows of the manual's acceptance table, each with the tests that show it
	@$(PYTHON) scripts/manual_rows.py

manual-pages: setup  ## manual pages and completion of shells, from the commands' own parsers: build/manual
	@$(PYTHON) scripts/manual_pages.py build/manual

deb:  ## Debian packages in build/deb, built in a chroot as root; ARGS=bookworm for Debian 12
	@packaging/deb.sh $(ARGS)

vm-test: setup  ## the packages of `make deb` in a machine (QEMU), as root: ARGS="boot card", ARGS="--write docs/vm-test.md"
	@$(PYTHON) -m tests.vm $(ARGS)

lock:  ## solve the requirements anew: requirements/*.txt
	@scripts/lock.sh

clean:  ## forget .venv and everything that was built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
