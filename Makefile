# Four words: nightly, test, lock, bench. Needs Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
OCR := .venv/.ocr

.PHONY: help nightly ocr test check lock evaluate mutations bad-inputs bench soak clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

nightly: $(STAMP) ## set up what is missing and run one night over raw/
	$(BIN)/nianbao run

ocr: $(OCR) ## install the extra that reads scanned pages and pictures

test: check $(OCR) ## lint, hold the import rules, run all tests, a file of tests a worker
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations 15

check: $(STAMP) ## lint and the import rules alone
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo

evaluate: $(STAMP) ## measure the extraction against the gold labels
	$(BIN)/python -m tests.evaluate

mutations: $(STAMP) ## put one defect in for every check of the gate and of the findings, and print who caught it
	$(BIN)/python -m tests.mutation_table

bad-inputs: $(STAMP) ## read every broken, hostile or odd file alone and print what became of it, in what time and memory
	$(BIN)/python -m tests.bad_inputs

bench: $(STAMP) ## pages per second of the PDF reader beside pdfplumber alone; seconds of a whole and of an unchanged night
	$(BIN)/python -m tests.bench

soak: $(STAMP) ## hours: kill nights, fill their disk, read while they publish, start two at once; print what became of it
	$(BIN)/python -m tests.soak all

lock: ## renew requirements.lock from pyproject.toml
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --strip-extras --no-emit-index-url --no-header --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra ocr --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --strip-extras --no-emit-index-url --no-header --output-file requirements-ocr.lock

clean: ## remove the environment and all state
	rm -rf .venv data

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(OCR): requirements-ocr.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-ocr.lock
	@touch $(OCR)
