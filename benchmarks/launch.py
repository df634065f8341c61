"""Run a shell command and print what it took, as JSON: `python launch.py COMMAND`; what it prints goes to output.log.

A process of its own, as the peak of a child's memory counts what its parent had when it was started.
"""

import json
import os
import sys
import time

TO_LOG = (
    (os.POSIX_SPAWN_OPEN, 1, "output.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    (os.POSIX_SPAWN_DUP2, 1, 2),
)


def main() -> None:
    """Run it."""
    start = time.perf_counter()
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", sys.argv[1]], os.environ, file_actions=TO_LOG)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    json.dump({"seconds": seconds, "peak_kib": usage.ru_maxrss, "code": code}, sys.stdout)


if __name__ == "__main__":
    main()
