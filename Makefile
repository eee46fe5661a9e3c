# make run     the daemon, with the sample where there is no sources.yaml
# make test    everything; sets itself up
# make check   style, types, floors, documents
# make bar     the 89 faults that must be survived, and whether they are
# make house   the shape of the code in figures

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard messages/locale/*/LC_MESSAGES/bantin.po))

.PHONY: run test check bar house requirements catalogue schema clean

run: .venv/ready $(CATALOGUES)
	$(BIN)/python scheduler.py

test: .venv/ready-dev $(CATALOGUES)
	$(BIN)/pytest -n 2

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 0 tests/test_house.py

bar: .venv/ready-dev $(CATALOGUES)
	$(BIN)/python tests/bar/report.py

house: .venv/ready
	$(BIN)/python bench/house.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bantin needs Python 3.11 or newer.")'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# setuptools first: what comes as source is then built by it, and by nothing that is not pinned.
.venv/ready: .venv/bin/python requirements.txt requirements-build.txt pyproject.toml
	@echo "Setting up .venv; this takes about a minute."
	@$(PIP) --require-hashes -r requirements-build.txt
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Setting up what the tests need."
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements-dev.txt
	@touch $@

# Resolve the pinned, hashed files anew from the .in files (needs uv).
requirements:
	for name in requirements requirements-dev requirements-build requirements-train; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
			$$name.in --output-file $$name.txt; done
	for name in requirements-apprise requirements-browser requirements-celery requirements-mcp; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
			-c requirements.txt $$name.in --output-file $$name.txt; done

# Collect all texts anew; what the .po file then leaves empty is still to be translated.
catalogue: .venv/ready-dev
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k text -k plural:1,2 --omit-header --no-location --sort-output \
		--no-wrap -o messages/locale/bantin.pot .
	$(BIN)/pybabel --quiet update -i messages/locale/bantin.pot -d messages/locale -D bantin --no-wrap --no-fuzzy-matching \
		--ignore-pot-creation-date

%.mo: %.po | .venv/ready
	$(BIN)/pybabel --quiet compile -i $< -o $@

schema: .venv/ready
	$(BIN)/python -m settings.options > docs/settings.schema.json
	$(BIN)/python -m feeds > docs/feeds.md

clean:
	rm -rf .venv $(CATALOGUES) *.egg-info .pytest_cache .mypy_cache .ruff_cache
