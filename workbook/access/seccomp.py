"""What Landlock leaves open is shut here: system calls that no page of the workbook ever needs.

Landlock holds files, and of the network TCP alone; it lets a file's rights and times be changed,
and names be watched. A filter of system calls (seccomp, https://docs.kernel.org/userspace-api/
seccomp_filter.html) shuts the rest: starting programs and processes, every socket, signals to
others, reaching into another process's memory, memory and messages shared with others, io_uring,
and what concerns the machine. What is refused fails with `EPERM`, a socket with `EACCES`; a system
call that is newer than this list is not there (`ENOSYS`).

Written by hand for the two kinds of machine that servers are; on another `is_known` says so.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from contextlib import suppress
from typing import NamedTuple

__all__ = ["filter_for", "is_known", "shut_calls"]

#: Each system call's number on x86_64 and on aarch64; None where there is none of that name.
_NEVER: dict[str, tuple[int | None, int | None]] = {
    # New programs and processes. A thread is made with `clone`, which is looked at below.
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "uselib": (134, None),
    "personality": (135, 92),
    # Other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    "tkill": (200, 130),
    "setpriority": (141, 140),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # Memory and messages that other processes of the same user share.
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "semctl": (66, 191),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # What does by another way what is shut here.
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # Files, where Landlock does not look: rights and times of a path, names as they come and go.
    "truncate": (76, 45),
    "chmod": (90, None),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    # The machine, and where it has its files.
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "syslog": (103, 116),
    "vhangup": (153, 58),
}
#: No socket of any kind can be made, bound or connected: the page's own are there already.
_SOCKETS: dict[str, tuple[int, int]] = {
    "socket": (41, 198),
    "bind": (49, 200),
    "connect": (42, 203),
    "listen": (50, 201),
}
_SOCKETPAIR, _CLONE, _CLONE3, _PRLIMIT = (53, 199), (56, 220), (435, 435), (302, 261)
#: ZeroMQ asks for the usual policy for each of its threads, and ends all where that is refused.
_SCHEDULER = (144, 119)
#: To this process itself they stay; each has its number first.
_SIGNALS = ((62, 129), (234, 131), (129, 138), (297, 240))
#: Everything from this number on is newer than this list.
_NEWER = 470
#: On x86_64 the same calls have a second set of numbers, from here on.
_X32 = 0x40000000

#: Which place the machine has in the pairs above, and how the kernel calls it.
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
_UNIX, _STREAM, _KIND = 1, 1, 0xF
_THREAD = 0x00010000
_SECCOMP, _SET_FILTER, _GET_ACTION_AVAIL, _ALL_THREADS = (317, 277), 1, 2, 1


class _Step(NamedTuple):
    code: int
    value: int
    #: How many steps are left out where it is so, and where not.
    yes: int = 0
    no: int = 0


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def is_known() -> bool:
    """Say whether calls can be shut here: on Linux, on a kind of machine that the list is for."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES or sys.maxsize < 2**32:
        return False
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        action = ctypes.c_uint32(_FAIL)
        number = ctypes.c_long(_SECCOMP[_MACHINES[platform.machine()][0]])
        asked = libc.syscall(
            number, ctypes.c_uint(_GET_ACTION_AVAIL), ctypes.c_uint(0), ctypes.byref(action)
        )
        return bool(asked == 0)
    return False


def shut_calls() -> None:
    """Shut them to all threads of this process, and to all that they will start; for good.

    `workbook.access.landlock.restrict` comes before it: that says that no rights are ever got anew.

    Raises
    ------
    OSError
        Nothing was shut, in no thread.
    """
    written = filter_for(platform.machine(), os.getpid())
    held = ctypes.create_string_buffer(written, len(written))
    program = _Program(len(written) // 8, ctypes.cast(held, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long(_SECCOMP[_MACHINES[platform.machine()][0]])
    done = libc.syscall(
        number, ctypes.c_uint(_SET_FILTER), ctypes.c_uint(_ALL_THREADS), ctypes.byref(program)
    )
    if done != 0:  # above 0 it is the number of a thread that could not follow
        wrong = ctypes.get_errno() if done < 0 else errno.ESRCH
        raise OSError(wrong, os.strerror(wrong))


def filter_for(machine: str, pid: int) -> bytes:
    """Return the filter's program, as the kernel reads it.

    Parameters
    ----------
    machine
        "x86_64" or "aarch64".
    pid
        The process that may signal itself.
    """
    which, called = _MACHINES[machine]
    barred, nothing = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
    steps = [
        _Step(_LOAD, _MACHINE),
        _Step(_IF_EQUAL, called, yes=1),
        _Step(_RETURN, barred),
        _Step(_LOAD, _NUMBER),
        _Step(_IF_AT_LEAST, _X32, no=1),
        _Step(_RETURN, barred),
        _Step(_IF_AT_LEAST, _NEWER, no=1),
        _Step(_RETURN, nothing),
    ]
    # What a page calls all the time is not among these, and the kernel remembers that.
    shut = [(pair[which], barred) for pair in _NEVER.values()]
    shut += [(pair[which], _FAIL | errno.EACCES) for pair in _SOCKETS.values()]
    shut.append((_CLONE3[which], nothing))  # its flags cannot be seen; without it `clone` is used
    for number, answer in shut:
        if number is not None:
            steps += [_Step(_IF_EQUAL, number, no=1), _Step(_RETURN, answer)]
    steps += _only(
        _CLONE[which],
        [_Step(_LOAD, _FIRST), _Step(_IF_ANY, _THREAD, no=1)],
        barred,
    )
    steps += _only(
        _SOCKETPAIR[which],
        [
            *(_Step(_LOAD, _FIRST), _Step(_IF_EQUAL, _UNIX, no=4)),
            *(_Step(_LOAD, _SECOND), _Step(_AND, _KIND), _Step(_IF_EQUAL, _STREAM, no=1)),
        ],
        _FAIL | errno.EACCES,
    )
    for pair in _SIGNALS:
        steps += _only(pair[which], [_Step(_LOAD, _FIRST), _Step(_IF_EQUAL, pid, no=1)], barred)
    usual = [_Step(_LOAD, _SECOND), _Step(_IF_EQUAL, 0, no=1)]
    steps += _only(_SCHEDULER[which], usual, barred)
    own = [_Step(_LOAD, _FIRST), _Step(_IF_EQUAL, 0, yes=1), _Step(_IF_EQUAL, pid, no=1)]
    steps += _only(_PRLIMIT[which], own, barred)
    steps.append(_Step(_RETURN, _ALLOW))
    return b"".join(
        struct.pack("=HBBI", each.code, each.yes, each.no, each.value) for each in steps
    )


def _only(number: int, looks: list[_Step], answer: int) -> list[_Step]:
    """Return the steps for a call that is allowed where `looks` end in a yes, and else answered.

    Of `looks`, each no leads to the step after the one that allows, and each yes to that one.
    """
    inside = [*looks, _Step(_RETURN, _ALLOW), _Step(_RETURN, answer)]
    return [_Step(_IF_EQUAL, number, no=len(inside)), *inside]
