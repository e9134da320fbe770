// Fine-tuning from C: learns the samples of a list, judges old and new int8 model on another, and
// replaces the model's file when the new one is not worse.
//
//     cc -I FOLDER adapt.c FOLDER/libswiftlet-tune.a -o adapt      FOLDER: of tools/build-board
//     ./adapt MODEL.swl LIST HELD_OUT CLASSES
//
// In each line of a list: a class's number and the path of a file of int8 elements (NHWC).
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swiftlet_tune.h"

enum { EPOCHS = 30, BATCH = 16 };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void require(int32_t status, uint64_t detail)
{
    if (status == SWIFTLET_OK) return;
    fprintf(stderr, "error: %s (%" PRIu64 ")\n", swiftlet_tuner_status_text(status), detail);
    exit(1);
}

struct file {
    const void *bytes;
    size_t size;
};

static struct file map_file(const char *path)
{
    struct stat status;
    const int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) fail(path);
    const size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) fail(path);
    close(descriptor);
    return (struct file){bytes, size};
}

static int32_t remember(struct swiftlet_tuner *tuner, const struct swiftlet_tuner_sample *sample)
{
    return swiftlet_tuner_remember(tuner, sample, NULL);
}

// Hands every sample of the list to `use`.
static void for_each_sample(
    struct swiftlet_tuner *tuner, const char *list,
    int32_t (*use)(struct swiftlet_tuner *, const struct swiftlet_tuner_sample *))
{
    FILE *lines = fopen(list, "r");
    if (!lines) fail(list);
    char path[4096];
    size_t label;
    while (fscanf(lines, "%zu %4095[^\n]", &label, path) == 2) {
        const struct file input = map_file(path);
        const struct swiftlet_tuner_sample sample = {
            .elements = input.bytes, .count = input.size, .label = label};
        require(use(tuner, &sample), swiftlet_tuner_detail(tuner));
        munmap((void *)input.bytes, input.size);
    }
    fclose(lines);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: %s MODEL.swl LIST HELD_OUT CLASSES\n", argv[0]);
        return 64;
    }
    const struct file model = map_file(argv[1]);
    struct swiftlet_tuner_info info;
    uint64_t detail;
    require(
        swiftlet_tuner_inspect(model.bytes, model.size, SWIFTLET_VERIFY, &info, &detail), detail);

    // On a board this is a static array, `_Alignas(64) static uint8_t memory[...]`.
    const size_t memory_bytes = (info.memory_bytes + 63) / 64 * 64;
    void *memory = aligned_alloc(64, memory_bytes);
    if (!memory) fail("memory");
    struct swiftlet_tuner tuner;
    require(
        swiftlet_tuner_open(
            &tuner, model.bytes, model.size, SWIFTLET_TRUST, memory, memory_bytes, NULL, &detail),
        detail);

    require(
        swiftlet_tuner_set_class_count(&tuner, strtoul(argv[4], NULL, 10)),
        swiftlet_tuner_detail(&tuner));
    for_each_sample(&tuner, argv[2], remember);
    const size_t steps = swiftlet_tuner_step_count(&tuner, EPOCHS, BATCH);
    while (swiftlet_tuner_rehearse(&tuner, BATCH, steps, NULL) == SWIFTLET_OK) {}
    require(swiftlet_tuner_requantize(&tuner), swiftlet_tuner_detail(&tuner));
    for_each_sample(&tuner, argv[3], swiftlet_tuner_evaluate);

    struct swiftlet_tuner_state state;
    swiftlet_tuner_get_state(&tuner, &state);
    printf("%" PRIu32 " steps on %" PRIu32 " samples in %" PRIu64 " bytes of memory\n", state.steps,
        state.remembered, info.memory_bytes);
    printf("right of %" PRIu32 " held out: %" PRIu32 " before, %" PRIu32 " after\n",
        state.evaluated, state.right_before, state.right_after);
    if (state.right_after >= state.right_before) {
        require(swiftlet_tuner_replace_file(&tuner, argv[1]), swiftlet_tuner_detail(&tuner));
        puts("replaced the model");
    } else {
        puts("kept the old model");
    }
    swiftlet_tuner_close(&tuner);
    free(memory);
    return 0;
}
