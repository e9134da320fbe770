// Runs a program and interferes with one of its system calls, chosen by its number in the order they
// are made. Linux on x86-64; the program must have one thread.
//
//   interrupt list PROGRAM ARGUMENT...           prints each call: number, name, arguments, result
//   interrupt kill N PROGRAM ARGUMENT...         kills the program when it enters call N
//   interrupt fail:CODE N PROGRAM ARGUMENT...    call N is not made and gives the errno CODE
//   interrupt short N PROGRAM ARGUMENT...        call N, a write, is given half of the bytes
//
// The exit code is the program's, 128 + the signal that ended it, or 125 when there is no call N.
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_SUCH_CALL = 125, BROKEN = 126 };

enum action { LIST, KILL, FAIL, SHORT };

struct interference {
    enum action action;
    long number;
    long code;
};

static const char *name_of(long call)
{
    switch (call) {
    case SYS_write: return "write";
    case SYS_open: return "open";
    case SYS_openat: return "openat";
    case SYS_close: return "close";
    case SYS_fstat: return "fstat";
    case SYS_newfstatat: return "newfstatat";
    case SYS_flock: return "flock";
    case SYS_ftruncate: return "ftruncate";
    case SYS_fchmod: return "fchmod";
    case SYS_fchown: return "fchown";
    case SYS_fsync: return "fsync";
    case SYS_renameat: return "renameat";
    case SYS_unlinkat: return "unlinkat";
    case SYS_mmap: return "mmap";
    case SYS_munmap: return "munmap";
    case SYS_exit_group: return "exit_group";
    default: return "other";
    }
}

static _Noreturn void broken(const char *what)
{
    perror(what);
    exit(BROKEN);
}

// Lets the program go on to its next stop, entering or leaving a system call. Returns whether it lives.
static int go_on(pid_t child, int *status)
{
    int signal = 0;
    for (;;) {
        if (ptrace(PTRACE_SYSCALL, child, 0, signal) != 0 && errno != ESRCH) broken("ptrace");
        if (waitpid(child, status, 0) < 0) broken("waitpid");
        if (!WIFSTOPPED(*status)) return 0;
        if (WSTOPSIG(*status) == (SIGTRAP | 0x80)) return 1;
        // The stop after exec is ptrace's own; every other signal is the program's.
        signal = WSTOPSIG(*status) == SIGTRAP ? 0 : WSTOPSIG(*status);
    }
}

static struct user_regs_struct registers(pid_t child)
{
    struct user_regs_struct result;
    if (ptrace(PTRACE_GETREGS, child, 0, &result) != 0) broken("PTRACE_GETREGS");
    return result;
}

static void set_registers(pid_t child, struct user_regs_struct *value)
{
    if (ptrace(PTRACE_SETREGS, child, 0, value) != 0) broken("PTRACE_SETREGS");
}

static int exit_code(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// The program stands before the call: spoils it and lets the program run to its end.
static int interfere(pid_t child, const struct interference *what)
{
    int status;
    if (what->action == KILL) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return exit_code(status);
    }
    struct user_regs_struct entry = registers(child);
    if (what->action == SHORT) {
        if (entry.orig_rax != SYS_write || entry.rdx < 2) return NO_SUCH_CALL;
        entry.rdx /= 2;
        set_registers(child, &entry);
    } else {
        entry.orig_rax = (unsigned long)-1;
        set_registers(child, &entry);
        if (!go_on(child, &status)) return exit_code(status);
        struct user_regs_struct leaving = registers(child);
        leaving.rax = (unsigned long)-what->code;
        set_registers(child, &leaving);
    }
    while (go_on(child, &status)) {}
    return exit_code(status);
}

static void print_call(long number, const struct user_regs_struct *entry, long long result)
{
    fprintf(stderr, "call %ld %s %lld %lld %lld = %lld\n", number, name_of((long)entry->orig_rax),
            (long long)entry->rdi, (long long)entry->rsi, (long long)entry->rdx, result);
}

static int trace(pid_t child, const struct interference *what)
{
    int status;
    for (long number = 0; go_on(child, &status); number++) {
        if (what->action != LIST && number == what->number) return interfere(child, what);
        const struct user_regs_struct entry = registers(child);
        const int lives = go_on(child, &status);
        if (what->action == LIST) {
            print_call(number, &entry, lives ? (long long)registers(child).rax : 0);
        }
        if (!lives) break;
    }
    return what->action == LIST ? exit_code(status) : NO_SUCH_CALL;
}

static pid_t start(char **arguments)
{
    const pid_t child = fork();
    if (child < 0) broken("fork");
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execv(arguments[0], arguments);
        broken(arguments[0]);
    }
    int status;
    if (waitpid(child, &status, 0) < 0) broken("waitpid");
    if (ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0) {
        broken("PTRACE_SETOPTIONS");
    }
    return child;
}

int main(int count, char **arguments)
{
    struct interference what = {LIST, 0, 0};
    int next = 2;
    if (count > 3 && strcmp(arguments[1], "list") != 0) {
        if (strcmp(arguments[1], "kill") == 0) {
            what.action = KILL;
        } else if (strcmp(arguments[1], "short") == 0) {
            what.action = SHORT;
        } else {
            what.action = FAIL;
            what.code = strtol(strchr(arguments[1], ':') ? strchr(arguments[1], ':') + 1 : "0", NULL, 10);
        }
        what.number = strtol(arguments[2], NULL, 10);
        next = 3;
    }
    if (count <= next || (what.action == FAIL && what.code <= 0)) {
        fprintf(stderr, "usage: interrupt list|kill N|fail:CODE N|short N PROGRAM ARGUMENT...\n");
        return 64;
    }
    return trace(start(arguments + next), &what);
}
