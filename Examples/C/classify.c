// One inference from C: maps a .swl file, runs it on a file of int8 elements (NHWC), prints the five
// largest outputs with their class names and the output's digest.
//
//     cc -I FOLDER classify.c FOLDER/libswiftlet.a -o classify      FOLDER: of tools/build-board
//     ./classify MODEL.swl INPUT
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swiftlet.h"

struct file {
    const void *bytes;
    size_t size;
};

static struct file map_file(const char *path)
{
    struct stat status;
    const int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        perror(path);
        exit(1);
    }
    const size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    close(descriptor);
    return (struct file){bytes, size};
}

static void require(int32_t status, uint64_t detail)
{
    if (status == SWIFTLET_OK) return;
    fprintf(stderr, "error: %s (%" PRIu64 ")\n", swiftlet_status_text(status), detail);
    exit(1);
}

static size_t element_count(const struct swiftlet_tensor *tensor)
{
    return (size_t)tensor->height * tensor->width * tensor->channels;
}

static void print_largest(
    const struct swiftlet_session *session, const struct swiftlet_tensor *tensor,
    const int8_t *output, size_t count)
{
    int previous_value = INT8_MAX + 1;
    size_t previous = 0;
    for (int rank = 0; rank < 5 && (size_t)rank < count; rank++) {
        size_t best = count;
        for (size_t index = 0; index < count; index++) {
            const int follows = output[index] < previous_value
                || (output[index] == previous_value && index > previous);
            if (follows && (best == count || output[index] > output[best])) best = index;
        }
        char label[64];
        swiftlet_label(session, best, label, sizeof label);
        printf("%.4f %zu %s\n",
            (double)(tensor->scale * (float)(output[best] - tensor->zero_point)), best, label);
        previous = best;
        previous_value = output[best];
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s MODEL.swl INPUT\n", argv[0]);
        return 64;
    }
    const struct file model = map_file(argv[1]);
    const struct file input = map_file(argv[2]);

    struct swiftlet_model_info info;
    uint64_t detail;
    require(
        swiftlet_inspect(model.bytes, model.size, SWIFTLET_VERIFY, &info, &detail), detail);

    // On a board this is a static array, `_Alignas(64) static uint8_t arena[...]`.
    const size_t arena_bytes = (info.arena_bytes + 63) / 64 * 64;
    void *arena = aligned_alloc(64, arena_bytes);
    const size_t output_count = element_count(&info.output);
    int8_t *output = malloc(output_count);
    if (!arena || !output) return 1;

    struct swiftlet_session session;
    require(
        swiftlet_open(
            &session, model.bytes, model.size, SWIFTLET_TRUST, arena, arena_bytes, &detail),
        detail);
    require(
        swiftlet_run(&session, input.bytes, input.size, output, output_count),
        element_count(&info.input));
    print_largest(&session, &info.output, output, output_count);
    printf("digest %016" PRIx64 "\n", swiftlet_output_digest(&session));
    swiftlet_close(&session);
    free(output);
    free(arena);
    return 0;
}
