#!/bin/sh
# The whole suite: on SQLite, then what touches the database again on PostgreSQL with Redis where they are given.
set -eu
python=.venv/bin/python
status=0
# In the given order, not file by file: tests that empty the tables come last on each core.
side_by_side="-n logical --dist load"
$python -m pytest $side_by_side "$@" || status=$?
if [ -n "${POSTGRES_TEST_URL:-}" ]; then
    echo "Again on PostgreSQL${REDIS_TEST_URL:+ and Redis}:"
    DATABASE_URL="$POSTGRES_TEST_URL" REDIS_URL="${REDIS_TEST_URL:-}" \
        $python -m pytest $side_by_side tests/insight tests/cms tests/journeys -m "not queue and not browser" || status=$?
else
    echo "PostgreSQL and Redis: skipped. Set POSTGRES_TEST_URL=postgres://user:password@host/name (a role that may"
    echo "create databases) and REDIS_TEST_URL=redis://host:6379/0 to run these tests there too."
fi
exit "$status"
