# The shop's tasks. `make help` lists them. PORT= (default 8000) and STATE= hold for all of them.
# PORT has no default here: without it, `make tick` and the like use the port that the shop was last served at.

# The live shop's settings: lines KEY=value in .env (or REGULARS_ENV_FILE), of which the environment wins. Only what
# changes the live shop takes them; what runs a shop on this machine never does.
ENV_FILE = $(or $(REGULARS_ENV_FILE),.env)
ifneq ($(filter publish rollback deploy,$(MAKECMDGOALS)),)
$(foreach name,$(shell sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' $(ENV_FILE) 2>/dev/null),$(if $(filter undefined,$(origin $(name))),$(eval export $(name) := $$(shell sed -n 's/^$(name)=[[:space:]]*//p' $(ENV_FILE) | sed 's/[[:space:]]*$$$$//; s/^"\(.*\)"$$$$/\1/' | tail -n 1))))
endif
demo serve html tick test check bench: export REGULARS_ENV_FILE := /dev/null

STATE ?= var
export STATE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PELICAN := $(PY) -m pelican

# The demo builds again only when something is newer than its last build, or output/ was built otherwise: the file
# that says what the demo was built as lies in output/, where every build, of whichever target, removes it.
DEMO = $(or $(REGULARS_OUTPUT),output)/.demo
BUILT_AS = PORT=$(or $(PORT),8000) $(foreach name,REGULARS_SITE_URL REGULARS_SNAPSHOT SHOP_PROBLEMS SHOP_SEARCH,$(name)=$($(name)))
SOURCES = find content theme pelicanconf.py requirements.txt -newer $(DEMO); find shop -name '*.py' -newer $(DEMO)
STALE = [ "$$(cat $(DEMO) 2>/dev/null)" != "$(BUILT_AS)" ] || [ ! -f $(or $(REGULARS_SNAPSHOT),snapshot)/current ] || [ -n "$$( { $(SOURCES); } | head -n 1)" ]

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-test html serve test check bench publish deploy rollback tick reviews lock clean

help: ## List the tasks
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## Set up everything, build the sample shop and open it at http://127.0.0.1:8000
	@if $(STALE); then mkdir -p $(STATE) && echo "$(BUILT_AS)" > $(STATE)/.demo && $(PELICAN) -s pelicanconf.py && cp -p $(STATE)/.demo $(DEMO); fi
	@$(PY) -m functions.local

setup: $(VENV)/.built ## Install what building and serving need

setup-test: $(VENV)/.tested ## Install what the tests need, a browser included

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Regulars needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Say: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python can't make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.built: $(VENV)/.made requirements.txt
	@echo "Installing what the shop is built with (once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tested: $(VENV)/.built requirements-test.txt tests/requirements-aws.txt tests/package.json tests/package-lock.json
	@echo "Installing what the tests need (once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@$(PY) -m tests.toolchain
	@touch $@

html: setup ## Build the pages into output/ and the snapshot into snapshot/
	@$(PELICAN) -s pelicanconf.py

serve: setup ## Serve the shop; rebuild and reload on save
	@SHOP_PROBLEMS=show $(PELICAN) -s pelicanconf.py
	@$(PY) -m functions.local --watch

# Tests start hundreds of interpreters: what one has compiled, the others use.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup-test ## Set up everything and run all tests
	@$(PY) -m pytest --numprocesses=4 --dist=loadscope --no-loadscope-reorder $(ARGS)

check: setup-test ## Lint, types, imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup-test ## Measure, each figure beside its baseline
	@$(PY) -m benchmarks

publish: setup ## Build for the public and let shoppers see it, all at once; fails on any mistake in the content
	@$(PELICAN) -s publishconf.py
	@$(PY) -m shop payments check
	@$(PY) -m shop publish $(ARGS)

deploy: setup ## Build for the public and bring all of it to AWS: functions, books, pages; ARGS=--dry-run shows the plan
	@$(PELICAN) -s publishconf.py
	@$(PY) -m shop deploy $(ARGS)

rollback: setup ## Go back to the release before; TO=… to another (python -m shop releases lists them)
	@$(PY) -m shop rollback $(if $(TO),--to $(TO))

tick: setup ## Run the scheduled work once; AT=2027-01-31T09:00Z runs it as of then
	@$(PY) -m shop tick $(if $(AT),--at $(AT))

reviews: setup ## Pull published reviews into content/; the next build shows them
	@$(PY) -m shop reviews publish $(ARGS)

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
# AWS's own tools want other versions of what the shop is built with: they live in an environment of their own.
AWS_TOOLS = aws-sam-cli awscli

lock: setup-test ## Write the hashed requirements anew
	@$(LOCK) --extra build pyproject.toml -o requirements.txt
	@$(LOCK) --constraint requirements.txt pyproject.toml -o functions/requirements.txt
	@$(LOCK) --extra build --extra test pyproject.toml -o requirements-test.txt
	@echo $(AWS_TOOLS) | tr ' ' '\n' | $(LOCK) - -o tests/requirements-aws.txt

clean: ## Remove what was built (not the orders in STATE)
	@rm -rf output snapshot $(STATE)/cache $(STATE)/.demo
