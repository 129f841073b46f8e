# Needs make and Python 3.11 or newer; for the web app, Node 20.19 or newer. Everything else goes
# into .venv and web/node_modules.
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

# Each process would compile all that it imports again.
export PYTHONDONTWRITEBYTECODE :=

APP := src/jalon/pages/app/index.html
API_TYPES := web/src/api/schema.d.ts
APP_SOURCES = web/index.html web/openapi.json web/vite.config.ts \
	$(shell find web/src -type f ! -name schema.d.ts ! -name '*.test.*')
HAS_NODE := node -e 'const [a, b] = process.versions.node.split("."); \
	process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1

.PHONY: setup run web web-lint web-test test e2e fuzz lint bench docs requirements

run: $(VENV)/ready-to-run
	@if $(HAS_NODE); then \
		$(MAKE) --no-print-directory web || echo >&2 "The web app is not built: see above."; \
	elif [ -e $(APP) ]; then \
		echo >&2 "Node 20.19 or newer is not there: the web app is served as it was built last."; \
	else \
		echo >&2 "The web app is not built: that needs Node 20.19 or newer, and npm. The rest runs."; \
	fi
	@$(RUN) jalon up

web: $(APP)

# Without the scripts that npm would run before: the types are made once for all of them.
web-lint: $(API_TYPES)
	npm run check --prefix web --ignore-scripts

web-test: $(APP)
	npm test --prefix web --ignore-scripts

setup: $(VENV)/ready-to-test

# With ALL=1 also what takes long, and the walks over every page.
ifdef ALL
test: export JALON_BROWSE := some-fr some-en walk empty
else
test: WHICH := -m "not long"
endif
test: $(VENV)/ready-to-test
	$(RUN) pytest -n 3 --dist worksteal $(WHICH)

e2e: $(VENV)/ready-to-test web
	@command -v chromium || command -v chromium-browser \
	|| apt-get install --yes --no-install-recommends chromium \
	|| { echo >&2 "This needs Chromium. On Debian and Ubuntu: apt-get install chromium"; exit 1; }
	JALON_BROWSE="en fr walk empty" JALON_SCREENSHOTS="$(CURDIR)/web/test-results/pictures" \
	$(RUN) pytest tests/web -n 2 --dist worksteal

fuzz: $(VENV)/ready-to-test
	FUZZ_CASES=10000 $(RUN) pytest tests/definition/test_fuzz.py

lint: $(VENV)/ready-to-test
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as lint; lint()'

bench: $(VENV)/ready-to-test
	$(RUN) pytest tests/bench --override-ini "python_files=bench_*.py"
	$(RUN) tests.bench.run

docs: $(VENV)/ready-to-test
	$(RUN) tools.docs
	$(RUN) tools.openapi

requirements:
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

$(APP): $(APP_SOURCES) web/node_modules/installed | $(API_TYPES)
	@$(HAS_NODE) || { echo >&2 "The web app needs Node 20.19 or newer, and npm, to be built."; exit 1; }
	@echo "Building the web app"
	@npm run build --prefix web --ignore-scripts --silent -- --logLevel warn

$(API_TYPES): web/openapi.json web/node_modules/installed
	@npm run types --prefix web --silent

web/node_modules/installed: web/package.json web/package-lock.json
	@$(HAS_NODE) || { echo >&2 "The web app needs Node 20.19 or newer, and npm, to be built."; exit 1; }
	@echo "Installing what builds the web app into web/node_modules (once; a minute or so)"
	@npm ci --prefix web --silent
	@touch $@

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
