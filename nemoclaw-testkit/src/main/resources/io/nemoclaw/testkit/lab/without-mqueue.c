/*
 * without-mqueue PROGRAM [ARGUMENT]...
 *
 * Runs a program, and whatever it starts, as on a kernel that was built without CONFIG_POSIX_MQUEUE:
 *  - mount(2) and fsopen(2) of the type "mqueue" fail with ENODEV;
 *  - /proc/filesystems does not list mqueue (in a mount namespace of its own).
 * The program keeps the pid. Needs root and Linux 5.8.
 *
 * A watcher, which shares the table of file descriptors until it has the seccomp listener, answers the two system
 * calls. It is nobody's child and ends with the last process that the filter applies to.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "this architecture is not supported"
#endif

static const char REFUSED_TYPE[] = "mqueue";

static void fail(const char *doing) {
    fprintf(stderr, "without-mqueue: cannot %s: %s\n", doing, strerror(errno));
    exit(125);
}

static int is_refused(pid_t pid, uint64_t address) {
    char type[sizeof REFUSED_TYPE];
    struct iovec here = {type, sizeof type};
    struct iovec there = {(void *)(uintptr_t)address, sizeof type};
    return process_vm_readv(pid, &here, 1, &there, 1, 0) == (ssize_t)sizeof type &&
           memcmp(type, REFUSED_TYPE, sizeof type) == 0;
}

static void answer(int listener, struct seccomp_notif *call, size_t call_size,
                   struct seccomp_notif_resp *reply, size_t reply_size) {
    memset(call, 0, call_size);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, call) != 0) {
        return; /* the caller was killed in between */
    }
    uint64_t type = call->data.nr == __NR_mount ? call->data.args[2] : call->data.args[0];
    memset(reply, 0, reply_size);
    reply->id = call->id;
    if (type != 0 && is_refused((pid_t)call->pid, type)) {
        reply->error = -ENODEV;
    } else {
        reply->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    }
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, reply);
}

static void watch(int listener) {
    struct seccomp_notif_sizes sizes;
    if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) != 0) {
        _exit(125);
    }
    struct seccomp_notif *call = malloc(sizes.seccomp_notif);
    struct seccomp_notif_resp *reply = malloc(sizes.seccomp_notif_resp);
    while (call != NULL && reply != NULL) {
        struct pollfd ready = {.fd = listener, .events = POLLIN};
        if (poll(&ready, 1, -1) < 0) {
            continue;
        }
        if (ready.revents & POLLIN) {
            answer(listener, call, sizes.seccomp_notif, reply, sizes.seccomp_notif_resp);
        } else if (ready.revents & (POLLHUP | POLLERR | POLLNVAL)) {
            _exit(0);
        }
    }
    _exit(125);
}

static void run_watcher(int handover) {
    int listener;
    if (read(handover, &listener, sizeof listener) != (ssize_t)sizeof listener || unshare(CLONE_FILES) != 0) {
        _exit(125);
    }
    setsid();
    if (listener != 3) {
        dup2(listener, 3);
    }
    syscall(SYS_close_range, 4U, ~0U, 0U);
    int nothing = open("/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; stream++) {
        dup2(nothing, stream);
    }
    if (nothing > 3) {
        close(nothing);
    }
    watch(3);
}

static pid_t fork_sharing_files(void) {
    return (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_FILES | SIGCHLD), 0, 0, 0, 0);
}

/* Starts the watcher as nobody's child; it reads the listener's number from a pipe. */
static int start_watcher(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        fail("make a pipe");
    }
    pid_t between = fork_sharing_files();
    if (between == 0) {
        if (fork_sharing_files() == 0) {
            run_watcher(ends[0]);
        }
        _exit(0);
    }
    if (between < 0 || waitpid(between, NULL, 0) != between) {
        fail("start the watcher");
    }
    return ends[1];
}

static int install_filter(void) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mount, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_fsopen, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof program / sizeof program[0], .filter = program};
    int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener < 0) {
        fail("install the filter");
    }
    fcntl(listener, F_SETFD, FD_CLOEXEC);
    return listener;
}

static void hide_from_list(void) {
    FILE *list = fopen("/proc/filesystems", "r");
    char copy[] = "/tmp/filesystems-XXXXXX";
    int descriptor = mkstemp(copy);
    FILE *shorter = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    char line[256];
    if (list == NULL || shorter == NULL) {
        fail("copy /proc/filesystems");
    }
    while (fgets(line, sizeof line, list) != NULL) {
        if (strstr(line, REFUSED_TYPE) == NULL) {
            fputs(line, shorter);
        }
    }
    fclose(list);
    fchmod(descriptor, 0444);
    fclose(shorter);
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0 ||
        mount(copy, "/proc/filesystems", NULL, MS_BIND, NULL) != 0) {
        fail("replace /proc/filesystems");
    }
    unlink(copy);
}

int main(int count, char **arguments) {
    if (count < 2) {
        fputs("usage: without-mqueue PROGRAM [ARGUMENT]...\n", stderr);
        return 125;
    }
    hide_from_list();
    int handover = start_watcher();
    int listener = install_filter();
    if (write(handover, &listener, sizeof listener) != (ssize_t)sizeof listener) {
        fail("reach the watcher");
    }
    execvp(arguments[1], arguments + 1);
    fail("run the program");
}
