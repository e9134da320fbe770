// Fine-tunes on a Cortex-M: the model and labelled images lie in flash, everything else is static, there is
// no heap. Learns from the images, makes the trained layers int8 again, then reads INPUT_FILE of the host,
// int8 elements (NHWC) of one image after another, and prints the class that the new model gives to each,
// the new file's digest, and what it took.
#include "semihosting.h"
#include "swiftlet_tune.h"

extern const uint8_t model[];
extern const uint8_t model_end[];
// A class's number in a byte, then the elements of an image.
extern const uint8_t samples[];
extern const uint8_t samples_end[];
extern const char data_start[], data_end[], bss_start[], bss_end[];
size_t stack_bytes_used(void);

enum { EPOCHS = 30, BATCH_SIZE = 16 };

static _Alignas(64) uint8_t memory[TUNING_BYTES];
static int8_t input[INPUT_BYTES];
static struct swiftlet_tuner tuner;

static void report(const char *name, uint64_t value)
{
    semihosting_print(name);
    semihosting_print_number(value, 10);
    semihosting_print("\n");
}

static int fail(int32_t status)
{
    semihosting_print("error: ");
    semihosting_print(swiftlet_tuner_status_text(status));
    report(", ", swiftlet_tuner_detail(&tuner));
    return 1;
}

static int32_t learn(void)
{
    for (const uint8_t *next = samples; next < samples_end; next += 1 + sizeof input) {
        const struct swiftlet_tuner_sample sample = {
            .elements = (const int8_t *)next + 1, .count = sizeof input, .label = *next};
        const int32_t status = swiftlet_tuner_remember(&tuner, &sample, NULL);
        if (status != SWIFTLET_OK) return status;
    }
    const size_t steps = swiftlet_tuner_step_count(&tuner, EPOCHS, BATCH_SIZE);
    int32_t status;
    do {
        status = swiftlet_tuner_rehearse(&tuner, BATCH_SIZE, steps, NULL);
    } while (status == SWIFTLET_OK);
    return status == SWIFTLET_TUNER_DONE ? swiftlet_tuner_requantize(&tuner) : status;
}

// FNV-1a of the updated file, which flash would receive page by page.
static int32_t print_update(void)
{
    uint64_t digest = 0xcbf29ce484222325u;
    uint8_t page[256];
    size_t count = 0;
    for (size_t offset = 0;; offset += count) {
        const int32_t status = swiftlet_tuner_copy_update(&tuner, offset, page, sizeof page, &count);
        if (status != SWIFTLET_OK) return status;
        if (count == 0) break;
        for (size_t index = 0; index < count; index++) digest = (digest ^ page[index]) * 0x100000001b3u;
    }
    semihosting_print("update ");
    semihosting_print_number(digest, 16);
    semihosting_print("\n");
    return SWIFTLET_OK;
}

int main(void)
{
    int32_t status = swiftlet_tuner_open(
        &tuner, model, (size_t)(model_end - model), SWIFTLET_VERIFY, memory, sizeof memory, NULL, NULL);
    if (status == SWIFTLET_OK) status = swiftlet_tuner_set_class_count(&tuner, CLASS_COUNT);
    if (status == SWIFTLET_OK) status = learn();
    if (status == SWIFTLET_OK) status = print_update();
    if (status != SWIFTLET_OK) return fail(status);

    const int32_t file = semihosting_open(INPUT_FILE);
    if (file < 0) {
        semihosting_print("error: cannot open " INPUT_FILE "\n");
        return 1;
    }
    struct swiftlet_tuner_sample sample = {.elements = input, .count = sizeof input};
    while (semihosting_read(file, input, sizeof input)) {
        status = swiftlet_tuner_classify(&tuner, &sample);
        if (status != SWIFTLET_OK) return fail(status);
        report("class ", sample.label);
    }
    report("planned bytes ", sizeof memory);
    report("static bytes ", (uint64_t)(data_end - data_start) + (uint64_t)(bss_end - bss_start));
    report("stack bytes ", stack_bytes_used());
    return 0;
}
