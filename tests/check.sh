#!/bin/sh
# Every check that needs no test run. Goes on after a failure, so that you see all that is wrong.
python=.venv/bin/python
failed=""
try() {
    name=$1
    shift
    if "$@"; then echo "ok      $name"; else echo "FAILED  $name"; failed="$failed $name"; fi
}
try "ruff check" .venv/bin/ruff check --quiet .
try "ruff format" .venv/bin/ruff format --check --quiet .
try "mypy" .venv/bin/mypy cms insight nlp
try "migrations" $python manage.py makemigrations --check --dry-run --verbosity 0
try "system check" $python manage.py check --fail-level WARNING
try "templates" .venv/bin/djlint --lint --quiet templates
try "architecture" $python -m pytest tests/test_architecture.py -q
[ -z "$failed" ] || { echo "Failed:$failed"; exit 1; }
