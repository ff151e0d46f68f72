"""System calls that programs may make, with their numbers on the two machines that seccomp serves here.

What a Python program needs to calculate, to use files in its scratch folder, to wait and to run threads. Everything
else is refused, notably sockets, new processes and programs, signals to others, mounts, tracing, shared memory, keys,
and the many calls that only reach deeper into the kernel. So are locks on files that others read too, and rights and
times of files (`chmod`, `utime`), which Landlock does not keep.
"""

from typing import Final

NEWEST: Final = 470
"""Calls numbered above this are unknown here and answered as absent, so that the C library uses an older one."""

# name:x86_64:aarch64, `-` where the machine has no such call; the most frequent first, the filter is read in order.
_FREE: Final = """
read:0:63 write:1:64 mmap:9:222 munmap:11:215 brk:12:214 futex:202:98 openat:257:56 newfstatat:262:79
fstat:5:80 lseek:8:62 close:3:57 madvise:28:233 mprotect:10:226 mremap:25:216 getrandom:318:278
clock_gettime:228:113 access:21:- alarm:37:- arch_prctl:158:- chdir:80:49 clock_getres:229:114
clock_nanosleep:230:115 close_range:436:436 copy_file_range:326:285 creat:85:- dup:32:23 dup2:33:-
dup3:292:24 epoll_create:213:- epoll_create1:291:20 epoll_ctl:233:21 epoll_pwait:281:22
epoll_pwait2:441:441 epoll_wait:232:- eventfd:284:- eventfd2:290:19 exit:60:93 exit_group:231:94
faccessat:269:48 faccessat2:439:439 fadvise64:221:223 fallocate:285:47 fchdir:81:50
fdatasync:75:83 fgetxattr:193:10 flistxattr:196:13 fstatfs:138:44
fsync:74:82 ftruncate:77:46 getcpu:309:168 getcwd:79:17 getdents:78:- getdents64:217:61 getegid:108:177
geteuid:107:175 getgid:104:176 getgroups:115:158 getitimer:36:102 getpgrp:111:-
getpid:39:172 getppid:110:173 getresgid:120:150 getresuid:118:148 getrlimit:97:163
getrusage:98:165 gettid:186:178 gettimeofday:96:169 getuid:102:174 getxattr:191:8
lgetxattr:192:9 link:86:- linkat:265:37 listxattr:194:11 llistxattr:195:12 lstat:6:- membarrier:324:283
mkdir:83:- mkdirat:258:34 msync:26:227 nanosleep:35:101 open:2:- openat2:437:437 pause:34:- pipe:22:-
pipe2:293:59 poll:7:- ppoll:271:73 pread64:17:67 preadv:295:69 preadv2:327:286 pselect6:270:72
pwrite64:18:68 pwritev:296:70 pwritev2:328:287 readahead:187:213 readlink:89:- readlinkat:267:78
readv:19:65 rename:82:- renameat:264:38 renameat2:316:276 restart_syscall:219:128 rmdir:84:- rseq:334:293
rt_sigaction:13:134 rt_sigpending:127:136 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigsuspend:130:133
rt_sigtimedwait:128:137 sched_get_priority_max:146:125 sched_get_priority_min:147:126
sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120 sched_rr_get_interval:148:127
sched_yield:24:124 select:23:- sendfile:40:71 set_robust_list:273:99 set_tid_address:218:96
setitimer:38:103 sigaltstack:131:132 stat:4:- statfs:137:43 statx:332:291 symlink:88:- symlinkat:266:36
sync_file_range:277:84 sysinfo:99:179 time:201:- timer_create:222:107 timer_delete:226:111
timer_getoverrun:225:109 timer_gettime:224:108 timer_settime:223:110 times:100:153 truncate:76:45
umask:95:166 uname:63:160 unlink:87:- unlinkat:263:35
wait4:61:260 waitid:247:95 writev:20:66
"""

# These are allowed with certain arguments only; the rules stand in `seccomp`.
_BOUND: Final = "clone:56:220 clone3:435:435 fcntl:72:25 ioctl:16:29 prctl:157:167 prlimit64:302:261 tgkill:234:131"

_COLUMN: Final = {"x86_64": 1, "aarch64": 2}
MACHINES: Final = tuple(_COLUMN)


def free(machine: str) -> list[int]:
    """Numbers of the calls that are allowed whatever their arguments."""
    numbers = (entry.split(":")[_COLUMN[machine]] for entry in _FREE.split())
    return [int(number) for number in numbers if number != "-"]


def bound(machine: str) -> dict[str, int]:
    """Numbers of the calls whose arguments decide."""
    return {entry.split(":")[0]: int(entry.split(":")[_COLUMN[machine]]) for entry in _BOUND.split()}
