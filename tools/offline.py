"""Runs a command with the network off: in a network of its own that has nothing but the loopback.

    python tools/offline.py pytest --nbmake notebooks

Where the kernel does not allow that (it is Linux's), the command runs as it is, and a line says so;
with ``--must`` it then does not run at all.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>
_SET_FLAGS, _UP = 0x8914, 0x1  # SIOCSIFFLAGS of <linux/sockios.h>, IFF_UP of <net/if.h>


def cut_off() -> None:
    """Leave the network for this process and all that it starts.

    Raises:
        OSError: the system does not allow it.
    """
    user, group = os.getuid(), os.getgid()
    if not sys.platform.startswith("linux"):
        raise OSError("only Linux has networks of one's own")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_USER | _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def main(arguments: Sequence[str]) -> int:
    """Run the command that is named."""
    must, command = arguments[:1] == ["--must"], list(arguments)
    if must:
        command = command[1:]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        cut_off()
    except OSError as error:
        print(f"the network stays on: {error}", file=sys.stderr)
        if must:
            return 1
    else:
        print("the network is off", file=sys.stderr)
    os.execvp(command[0], command)  # noqa: S606  # the caller's own command
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
