// Classifies images on a Cortex-M: the model lies in flash, the arena and the stack are static, there
// is no heap. Reads INPUT_FILE of the host, int8 elements (NHWC) of one image after another, prints
// the class and the digest of each, then what the run took.
#include "semihosting.h"
#include "swiftlet.h"

extern const uint8_t model[];
extern const uint8_t model_end[];
size_t stack_bytes_used(void);

static _Alignas(64) uint8_t arena[ARENA_BYTES];
static int8_t input[INPUT_BYTES];
static int8_t output[OUTPUT_BYTES];
static struct swiftlet_session session;

// SysTick counts the processor's clock down from 2^24 - 1. Under `qemu -icount shift=0` an
// instruction takes a nanosecond and the clock has 25 MHz, so that a tick is 40 instructions.
static volatile uint32_t *const systick = (volatile uint32_t *)0xE000E010;
enum { TICK_LIMIT = 0xFFFFFF, INSTRUCTIONS_PER_TICK = 40 };

static void start_ticks(void)
{
    systick[1] = TICK_LIMIT;
    systick[2] = 0;
    systick[0] = 5;
}

static uint32_t ticks(void)
{
    return TICK_LIMIT - systick[2];
}

static int fail(int32_t status, uint64_t detail)
{
    semihosting_print("error: ");
    semihosting_print(swiftlet_status_text(status));
    semihosting_print(", ");
    semihosting_print_number(detail, 10);
    semihosting_print("\n");
    return 1;
}

static size_t largest(const int8_t *values, size_t count)
{
    size_t best = 0;
    for (size_t index = 1; index < count; index++)
        if (values[index] > values[best]) best = index;
    return best;
}

static void report(const char *name, uint64_t value)
{
    semihosting_print(name);
    semihosting_print_number(value, 10);
    semihosting_print("\n");
}

int main(void)
{
    uint64_t detail;
    int32_t status = swiftlet_open(
        &session, model, (size_t)(model_end - model), SWIFTLET_VERIFY, arena, sizeof arena, &detail);
    if (status != SWIFTLET_OK) return fail(status, detail);

    const int32_t file = semihosting_open(INPUT_FILE);
    if (file < 0) {
        semihosting_print("error: cannot open " INPUT_FILE "\n");
        return 1;
    }
    uint32_t most_ticks = 0;
    while (semihosting_read(file, input, sizeof input)) {
        start_ticks();
        status = swiftlet_run(&session, input, sizeof input, output, sizeof output);
        const uint32_t taken = ticks();
        if (status != SWIFTLET_OK) return fail(status, sizeof input);
        if (taken > most_ticks) most_ticks = taken;
        semihosting_print_number(largest(output, sizeof output), 10);
        semihosting_print(" ");
        semihosting_print_number(swiftlet_output_digest(&session), 16);
        semihosting_print("\n");
    }
    report("arena bytes ", sizeof arena);
    report("stack bytes ", stack_bytes_used());
    report("instructions per image ", (uint64_t)most_ticks * INSTRUCTIONS_PER_TICK);
    return 0;
}
