# lumbra: every task has a target; `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help
help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

# Debian's python3 comes without pip and ensurepip, so pip itself travels in tools/.
$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lumbra needs Python 3.11 or newer; name one with make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --without-pip $(VENV)
	$(BIN)/python $(wildcard tools/pip-*.whl)/pip install --quiet --prefer-binary $(wildcard tools/pip-*.whl)
	$(BIN)/python -m pip install --quiet --prefer-binary --editable ".[pythia]" --group dev
	@touch $@

.PHONY: setup
setup: $(STAMP) ## Make the environment in .venv

.PHONY: run
run: $(STAMP) ## Run the main job: Z' to invisible, Belle II 2018
	$(BIN)/lumbra run zprime-invisible --out results/zprime-invisible --force

.PHONY: lint
lint: $(STAMP) ## Lint, format check, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: lint ## Lint, types, floors and tests
	$(BIN)/python -m pytest -n 2 -m "not study"

.PHONY: studies
studies: $(STAMP) ## Long statistical and physics studies
	$(BIN)/python -m pytest -m study

.PHONY: validate
validate: $(STAMP) ## Rerun the acceptance checks
	$(BIN)/lumbra validate

# A failing check (status 1) is part of the table; anything else stops here.
.PHONY: validation-page
validation-page: $(STAMP) ## Rerun the acceptance checks and write docs/validation.md
	@mkdir -p docs/_build
	$(BIN)/lumbra validate --json > docs/_build/checks.json || test $$? -eq 1
	$(BIN)/python docs/validation_table.py docs/_build/checks.json

.PHONY: hunt-page
hunt-page: $(STAMP) ## Hunt in the APEX spectrum with other orders and windows and write docs/apex.md
	$(BIN)/python docs/hunt_table.py

.PHONY: physics-page
physics-page: $(STAMP) ## Compute all reference values and write docs/physics_checks.md
	$(BIN)/python docs/physics_checks_table.py

.PHONY: coverage-page
coverage-page: $(STAMP) ## Compute the coverage of counting limits and write docs/coverage.md
	$(BIN)/python docs/coverage_table.py

.PHONY: bench
bench: $(STAMP) ## Time what must be fast
	$(BIN)/python -m pytest benchmarks -o python_files='bench_*.py' --benchmark-only

.PHONY: tau-bank
tau-bank: $(STAMP) ## Remake the bank of polarised tau decays with Pythia 8
	$(BIN)/python -m lumbra.generation.tau_pythia

.PHONY: classifiers
classifiers: $(STAMP) ## Train again the classifiers that come with the searches
	$(BIN)/lumbra train zprime-invisible --out results/zprime-invisible-classifier --force
	cp results/zprime-invisible-classifier/zprime_invisible_2020*.json src/lumbra/searches/classifiers/

.PHONY: docs
docs: $(STAMP) ## Build the documentation, running its examples
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	$(BIN)/sphinx-build -W -b html docs docs/_build/html

.PHONY: clean
clean: ## Remove what was built (not results/)
	rm -rf $(VENV) docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
