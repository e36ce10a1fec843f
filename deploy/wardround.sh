#!/bin/sh
# wardround as the service runs it, for the people who look after it: /usr/local/bin/wardround
# The same user, settings and secrets, so that nothing it makes belongs to root; who asked is kept with what they watch.
set -- env LOGNAME="${SUDO_USER:-$(id -un)}" CREDENTIALS_DIRECTORY=/etc/wardround/credentials \
    WARDROUND_SETTINGS=/etc/wardround/settings.toml /opt/wardround/bin/wardround "$@"
[ "$(id -un)" = wardround ] || set -- runuser -u wardround -- "$@"
exec "$@"
