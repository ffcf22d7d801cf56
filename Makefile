# One word for each chore. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
RUN := $(VENV)/bin/python
BENCH := var/bench
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test test-unit setup setup-dev run worker check bench bench-pipeline eval bench-screening

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

demo: setup ## Everything from nothing: example site, example feedback, web and worker
	@$(RUN) manage.py demo --port $(PORT)

setup: $(VENV)/.installed ## Install, build the front end and the quick language model, migrate
	@$(RUN) manage.py build_frontend
	@$(RUN) manage.py build_static_model
	@$(RUN) manage.py migrate --verbosity 0

setup-dev: $(VENV)/.installed-dev
	@$(RUN) manage.py build_frontend
	@$(RUN) manage.py build_static_model

run: setup ## Serve the site on this machine (http://localhost:8000)
	@$(RUN) manage.py runserver $(PORT)

worker: setup ## Work off both queues until stopped
	@$(RUN) manage.py run_queues

test: setup-dev ## Install what the tests need and run them all
	@sh tests/run.sh

test-unit: setup-dev ## Only the tests that need no database, browser, model or other process
	@sh tests/run.sh unit

check: setup-dev ## Lint, types, migrations, templates, architecture: all that is wrong, not the first thing
	@sh tests/check.sh

bench: setup ## Our topics beside stock BERTopic's, into docs/quality.md: make bench DATA=folder
	@if [ -z "$(DATA)" ] || [ ! -d "$(DATA)" ]; then echo "Skipped: name the folder of labelled data, make bench DATA=folder"; \
	else $(RUN) -m nlp.training.compiled_topics && OMP_NUM_THREADS=1 $(RUN) -m nlp.evaluation.topics_beside_stock $(DATA) \
	--static-dir "$${STATIC_MODEL_DIR:-var/models/static}" --document docs/quality.md; fi

bench-pipeline: setup-dev ## Time the pipeline on a file: make bench-pipeline FILE=… COLUMN=…
	@$(RUN) manage.py bench_pipeline $(FILE) -- --text $(COLUMN)

eval: setup ## Measure the language work on labelled data, write docs/quality.md: make eval DATA=folder
	@if [ -z "$(DATA)" ] || [ ! -d "$(DATA)" ]; then echo "Skipped: name the folder of labelled data, make eval DATA=folder"; \
	else OMP_NUM_THREADS=1 $(RUN) -m nlp.evaluation $(DATA) --document docs/quality.md; fi

bench-screening: $(BENCH)/.installed ## Our screening beside Presidio's, into docs/quality.md: make bench-screening DATA=folder
	@if [ -z "$(DATA)" ] || [ ! -d "$(DATA)" ]; then echo "Skipped: name the folder of labelled data, make bench-screening DATA=folder"; \
	else $(BENCH)/bin/python -m nlp.evaluation.beside_presidio $(DATA) --document docs/quality.md; fi

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=…"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

NODE_FITS = node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'

$(VENV)/.installed: requirements.txt requirements-frontend.txt | $(VENV)/bin/python
	@echo "Installing what the product runs on (a few minutes the first time)"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(NODE_FITS) 2>/dev/null || $(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-frontend.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(BENCH)/.installed: requirements-bench.txt $(VENV)/.installed
	@echo "Installing Presidio beside the product, in $(BENCH)"
	@$(RUN) -m venv $(BENCH)
	@$(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$($(BENCH)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/product.pth"
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@
