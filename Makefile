# GSI Tracker. `make run` tries it, `make test` tests it; the rest is in README.md.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
VAR := $(if $(GSI_VAR_DIR),$(GSI_VAR_DIR),var)
$(if $(word 2,$(VAR)),$(error GSI_VAR_DIR may have no blank: name another folder))
DATABASE_URL_FOR_SERVICES := $(if $(DATABASE_URL),$(DATABASE_URL),postgres://postgres@127.0.0.1:5432/postgres)
export PORT

.PHONY: run dev test test-services test-kill test-browser mutants check check-requirements \
	requirements bench-export bench-pages bench-write guard

run: .venv/run.stamp $(VAR)/static.stamp
	@GSI_MODE=demo $(BIN)/python manage.py demo

dev: .venv/run.stamp
	@GSI_MODE=development $(BIN)/python manage.py demo --reload

# Everything that matters, on SQLite. The marks stand in the files; docs/testing.md says what each means.
test: .venv/dev.stamp
	@env -u DATABASE_URL $(BIN)/python -m pytest -n auto --dist loadscope -m "not installs"
	@echo "make test: passed on SQLite; make test-services runs the same on PostgreSQL"

# What installs waits for the network or works with one process, and so goes on beside the rest.
test-services: .venv/dev.stamp
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m tests.services
	@env -u DATABASE_URL $(BIN)/python -m pytest tests/site -m installs & installing=$$!; \
	DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m pytest -n auto --dist loadscope \
		-m "not (any_database or pages)"; status=$$?; \
	wait $$installing && exit $$status
	@echo "make test-services: passed on PostgreSQL"

# Each deliberate fault is put into a copy of the code, and its test must fail.
mutants: .venv/dev.stamp
	@env -u DATABASE_URL $(BIN)/python -m tests.mutants $(ONLY)

# Workers and web processes killed in the middle of jobs, on both brokers, and a disk that fills up.
# All need patience, not the processor, and so run beside each other, the most patient first.
test-kill: .venv/dev.stamp
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m tests.services
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m pytest tests/kill/test_kill.py \
		tests/kill -n 4 --dist loadgroup -o 'norecursedirs=.*'
	@env -u DATABASE_URL $(BIN)/python -m pytest tests/kill/test_full_disk.py -o 'norecursedirs=.*'
	@echo "make test-kill: passed on a folder with SQLite and on Redis with PostgreSQL"

# The pages in Debian's chromium, which it installs where it may; CHROMIUM names another one. Two
# browsers and their servers on two cores now and then make one wait longer than a test does.
BROWSER_TESTS = $(BIN)/python -m pytest tests/browser -o 'norecursedirs=.*'
test-browser: .venv/dev.stamp
	@$(BIN)/python -m tests.browser.chromium
	@$(BROWSER_TESTS) -n auto || { echo "Once more, one at a time, what failed beside others:"; \
		$(BROWSER_TESTS) --last-failed --last-failed-no-failures none; }
	@echo "make test-browser: passed"

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	GSI_MODE=development $(BIN)/mypy
	GSI_MODE=development $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		ALLOWED_HOSTS=tracker.example.org GSI_SITE_URL=https://tracker.example.org \
		EMAIL_URL=smtp+tls://tracker:secret@mail.example.org:587 \
		GSI_MODE=production $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory check-requirements
	@echo "make check: passed"

# Fails if a page has become much dearer beside a page without data, or grows with the data.
guard: .venv/dev.stamp
	@$(BIN)/python -m bench.guard

# Every page at several sizes, on both databases, beside a page without data and other tools.
bench-pages: .venv/dev.stamp var/bench-venv/stamp
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m bench.pages $(SIZES)

# One writer, twenty writers, and readers while somebody publishes.
bench-write: .venv/dev.stamp
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m bench.write $(SIZES)

# Exports beside other tools, which are installed into an environment of their own under var/.
bench-export: .venv/dev.stamp var/bench-venv/stamp
	@DATABASE_URL="$(DATABASE_URL_FOR_SERVICES)" $(BIN)/python -m bench.export $(SIZES)

var/bench-venv/stamp: bench/export/requirements.txt requirements/run.txt
	@$(PYTHON) -m venv var/bench-venv
	@var/bench-venv/bin/pip install --quiet --disable-pip-version-check -r requirements/run.txt --no-deps
	@var/bench-venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Pins are kept where pyproject.toml still allows them; `make requirements UPGRADE=--upgrade` takes
# the newest.
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
requirements: .venv/dev.stamp
	$(COMPILE) $(UPGRADE) -o requirements/run.txt >/dev/null
	$(COMPILE) $(UPGRADE) --group dev -o requirements/dev.txt >/dev/null

check-requirements: .venv/dev.stamp
	@cp requirements/run.txt .venv/run.now && $(COMPILE) -o .venv/run.now >/dev/null
	@cp requirements/dev.txt .venv/dev.now && $(COMPILE) --group dev -o .venv/dev.now >/dev/null
	@cmp requirements/run.txt .venv/run.now && cmp requirements/dev.txt .venv/dev.now || \
		{ echo "requirements/ does not match pyproject.toml; run: make requirements"; exit 1; }

STATIC := $(shell find gsi_tracker/static -type f)
$(VAR)/static.stamp: .venv/run.stamp $(STATIC)
	@mkdir -p -m 700 $(VAR)
	@GSI_MODE=demo $(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

# What pip says goes into a file and is shown only when it fails. A half-made environment, left by an
# installation that was stopped, is made anew from where it stopped.
define INSTALL
@mkdir -p -m 700 var
@echo "Installing $< into .venv; this takes a minute or two. What pip says is in var/install.log."
@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $< \
	>var/install.log 2>&1 </dev/null || { tail -n 15 var/install.log; \
	echo "Installing failed: pip's last words are above, all of them in var/install.log."; \
	echo "It needs the network, this once. If that is there: rm -rf .venv, and run the command again."; \
	exit 1; }
@touch $@
endef

.venv/ready.stamp:
	@mkdir -p .venv 2>/dev/null && touch .venv/writable 2>/dev/null || \
		{ echo "This folder cannot be written to; copy it to one of your own and run the command there."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "GSI Tracker needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@mkdir -p -m 700 var
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv >var/install.log 2>&1 || \
		{ cat var/install.log; echo "Making .venv failed; the reason is above. If the venv module is missing," \
		"on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/run.stamp: requirements/run.txt | .venv/ready.stamp
	$(INSTALL)

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(INSTALL)
