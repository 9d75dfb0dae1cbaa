# The commands of the workbook. `make serve` runs it, `make test` tests it; each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help serve name-model lab test check bench lock clean

help:
	@echo "make serve   run the workbook on this machine"
	@echo "make test    check the code and run every test, the browser's included"
	@echo "make name-model   add the optional model that finds names no list knows"
	@echo "make lab     open the notebooks in JupyterLab"
	@echo "make check   only the linters and the type checkers"
	@echo "make bench   measure against the alternatives (some minutes)"
	@echo "make lock    write requirements.lock and environment.yml from pyproject.toml"
	@echo "make clean   remove the environment; what people wrote in data/ stays"

serve:
	@$(PYTHON) tools/setup_env.py serve
	@$(BIN)/workbook serve $(ARGS)

name-model:
	@$(PYTHON) tools/setup_env.py names
	@echo "The name model is installed. It is used from the next \`make serve\` on."

lab:
	@$(PYTHON) tools/setup_env.py serve
	@$(BIN)/jupyter lab --notebook-dir=. $(ARGS)

test:
	@$(PYTHON) tools/setup_env.py test
	@$(BIN)/python tools/fetch_browser.py
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest $(ARGS)

check:
	@$(PYTHON) tools/setup_env.py test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/nbstripout --verify notebooks/*.ipynb
	@$(BIN)/python tools/check_front.py

bench:
	@$(PYTHON) tools/setup_env.py test
	@$(BIN)/python tools/fetch_browser.py
	@$(BIN)/python -m benchmarks $(ARGS)

lock:
	@$(PYTHON) tools/setup_env.py test
	@$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
