#!/bin/sh
# The whole suite: on SQLite, then what the database decides again on PostgreSQL with Redis where they are given.
set -eu
python=.venv/bin/python
status=0
# Modules are compiled once for all the processes that tests start, whatever the environment says.
unset PYTHONDONTWRITEBYTECODE
# Tests that stand on the same rows stay together; a core with nothing left takes half of what another has.
side_by_side="-n logical --dist worksteal"
if [ "${1:-}" = unit ]; then
    exec $python -m pytest $side_by_side -m unit
fi
$python -m pytest $side_by_side "$@" || status=$?
if [ -n "${POSTGRES_TEST_URL:-}" ]; then
    echo "Again on PostgreSQL${REDIS_TEST_URL:+ and Redis}:"
    DATABASE_URL="$POSTGRES_TEST_URL" REDIS_URL="${REDIS_TEST_URL:-}" \
        $python -m pytest $side_by_side -m "(database or postgres) and not browser and not once" || status=$?
else
    echo "PostgreSQL and Redis: skipped. Set POSTGRES_TEST_URL=postgres://user:password@host/name (a role that may"
    echo "create databases) and REDIS_TEST_URL=redis://host:6379/0 to run these tests there too."
fi
exit "$status"
