# marks: says of a test where it runs.
# SPDX-License-Identifier: Apache-2.0


def both(test):
    """On the rehearsal homeserver and on Synapse."""
    test.on = "both"
    return test


def synapse_only(test):
    test.on = "synapse"
    return test


def weight(number):
    """Heavier tests start first."""

    def mark(test):
        test.weight = number
        return test

    return mark
