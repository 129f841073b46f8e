# Needs make and Python 3.11 or newer. Everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(firstword $(wildcard $(BIN)/uv) uv)
# Scripts of a virtual environment start with its path, which the system cuts at a space and
# after 127 characters: programs are started as modules instead.
RUN := $(BIN)/python -m
INSTALL := $(RUN) pip install --quiet --disable-pip-version-check --no-warn-script-location \
	--root-user-action=ignore
COMPILE := $(UV) pip compile pyproject.toml requirements/build.in --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--no-annotate --quiet --upgrade

.PHONY: setup run test fuzz lint bench docs requirements

run: $(VENV)/ready-to-run
	@$(RUN) jalon up

setup: $(VENV)/ready-to-test

test: $(VENV)/ready-to-test
	$(RUN) pytest -n 2

fuzz: $(VENV)/ready-to-test
	FUZZ_CASES=10000 $(RUN) pytest tests/definition/test_fuzz.py

lint: $(VENV)/ready-to-test
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as lint; lint()'

bench: $(VENV)/ready-to-test
	$(RUN) tests.bench.run
	$(RUN) pytest tests/bench --override-ini "python_files=bench_*.py"

docs: $(VENV)/ready-to-test
	$(RUN) tools.docs

requirements:
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

$(VENV)/ready-to-run: requirements/run.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing Jalon into $(VENV) (once; a minute or so)"
	@$(INSTALL) --require-hashes --requirement requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-to-test: requirements/dev.txt $(VENV)/ready-to-run
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@touch $@

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	"Jalon needs Python 3.11 or newer, and '$(PYTHON)' is not that. If another Python is" \
	"installed, name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo >&2 \
	"Python could not make a virtual environment. On Debian and Ubuntu: apt-get install" \
	"python3-venv"; exit 1; }
