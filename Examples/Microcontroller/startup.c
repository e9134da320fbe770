// From reset to `main` on a Cortex-M: the vector table, RAM's first content, the floating-point unit.
#include <stdint.h>
#include <string.h>

extern char data_start[], data_end[], data_image[], bss_start[], bss_end[], stack_start[], stack_end[];
int main(void);
void semihosting_exit(int code);

// Every word of the stack, so that its deepest use can be read off afterwards.
enum { UNTOUCHED = 0x5AFEC0DE };

static void halt(void)
{
    semihosting_exit(2);
}

__attribute__((noreturn, used)) static void start(void)
{
    // Coprocessors 10 and 11 are the floating-point unit (CPACR).
    *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20;
    memcpy(data_start, data_image, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    semihosting_exit(main());
    for (;;) {}
}

// In assembly, because it fills the stack that a C function would stand on.
__attribute__((naked, noreturn)) void reset(void)
{
    __asm__ volatile(
        "ldr r0, =stack_start\n"
        "ldr r1, =stack_end\n"
        "ldr r2, =%c0\n"
        "1: cmp r0, r1\n"
        "it lo\n"
        "strlo r2, [r0], #4\n"
        "blo 1b\n"
        "b start\n" ::"i"(UNTOUCHED));
}

// Bytes of the stack that were ever used.
size_t stack_bytes_used(void)
{
    const uint32_t *word = (const uint32_t *)stack_start;
    while (word < (const uint32_t *)stack_end && *word == UNTOUCHED) word++;
    return (size_t)((const char *)stack_end - (const char *)word);
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))stack_end, reset, halt, halt, halt, halt, halt,
};
