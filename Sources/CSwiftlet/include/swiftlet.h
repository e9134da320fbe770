// Swiftlet's runtime for programs in C, and in whatever can call C: runs a quantized network (.swl)
// in memory that the caller owns. Nothing is allocated, no file is opened, no signal or global is
// touched; two sessions in two threads do not know of each other.
//
//     struct swiftlet_model_info info;
//     swiftlet_inspect(model, model_bytes, SWIFTLET_VERIFY, &info, NULL);
//     // info.arena_bytes of working memory at a multiple of 64, then
//     struct swiftlet_session session;
//     swiftlet_open(&session, model, model_bytes, SWIFTLET_VERIFY, arena, arena_bytes, NULL);
//     swiftlet_run(&session, input, input_count, output, output_count);
//
// Fine-tuning is in swiftlet_tune.h, and in a library of its own.
#ifndef SWIFTLET_H
#define SWIFTLET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a call came to. Zero is success; `swiftlet_status_text` says the others in words.
enum {
    SWIFTLET_OK = 0,
    // An argument is NULL that must not be.
    SWIFTLET_MISSING_ARGUMENT = 1,
    // The model does not begin at a multiple of 64.
    SWIFTLET_MODEL_MISALIGNED = 2,
    // The model is shorter than its header, or than its header says.
    SWIFTLET_MODEL_TRUNCATED = 3,
    // The bytes are not those that the writer wrote. The detail is the checksum's offset.
    SWIFTLET_MODEL_CHECKSUM = 4,
    // A record breaks a rule of the file format. The detail is its byte in the file.
    SWIFTLET_MODEL_INVALID = 5,
    // The detail is the number of bytes that the memory plan needs.
    SWIFTLET_ARENA_TOO_SMALL = 6,
    // The arena does not begin at a multiple of 64.
    SWIFTLET_ARENA_MISALIGNED = 7,
    // The number of input elements is not the model's.
    SWIFTLET_INPUT_COUNT = 8,
    // The number of output elements is not the model's.
    SWIFTLET_OUTPUT_COUNT = 9,
    // The session needs what this processor does not have.
    SWIFTLET_UNAVAILABLE = 10,
};

// Whether the model's checksum is computed, which reads every byte of it once. Its records are
// checked in any case; changed weights are noticed by the checksum alone.
enum {
    SWIFTLET_VERIFY = 0,
    SWIFTLET_TRUST = 1,
};

// A tensor: batch 1, channels innermost (NHWC), real = scale * (element - zero_point).
struct swiftlet_tensor {
    uint32_t height;
    uint32_t width;
    uint32_t channels;
    int32_t zero_point;
    float scale;
};

struct swiftlet_model_info {
    // Working memory that a session needs.
    uint64_t arena_bytes;
    // Working memory with which a session is fastest: on x86-64 convolutions may use more than they
    // need; elsewhere `arena_bytes`. Outputs are the same.
    uint64_t fast_arena_bytes;
    // No plan can need less.
    uint64_t arena_lower_bound;
    // Weights inside the model, read in place.
    uint64_t weight_bytes;
    uint32_t operations;
    uint32_t labels;
    struct swiftlet_tensor input;
    struct swiftlet_tensor output;
};

// Room for a session; its content is not for the caller. Must not be moved while it is open.
struct swiftlet_session {
    uint64_t opaque[64];
};

// Checks the model and says what it needs.
//
// model:  the bytes of a .swl file, at a multiple of 64.
// trust:  SWIFTLET_VERIFY or SWIFTLET_TRUST.
// detail: where not NULL, receives the number that the status speaks of, else 0.
int32_t swiftlet_inspect(
    const void *model, size_t model_bytes, int32_t trust, struct swiftlet_model_info *info,
    uint64_t *detail);

// Makes a session. The model and the arena stay the caller's, who keeps both in place and hands the
// arena to nobody else until the session is closed. A failed call leaves nothing to close.
int32_t swiftlet_open(
    struct swiftlet_session *session, const void *model, size_t model_bytes, int32_t trust,
    void *arena, size_t arena_bytes, uint64_t *detail);

// Ends a session: nothing is freed, for nothing was allocated.
void swiftlet_close(struct swiftlet_session *session);

// Runs the network on int8 elements, NHWC, in the units of the model's tensors. The same elements
// give the same bytes on every processor.
int32_t swiftlet_run(
    struct swiftlet_session *session, const int8_t *input, size_t input_count, int8_t *output,
    size_t output_count);

// The same on real numbers, NCHW: quantizes the input and dequantizes the output.
int32_t swiftlet_run_reals(
    struct swiftlet_session *session, const float *input, size_t input_count, float *output,
    size_t output_count);

// FNV-1a, 64 bits, of the last output's bytes: equal on every processor.
uint64_t swiftlet_output_digest(const struct swiftlet_session *session);

// Copies the class name of an output as zero-terminated UTF-8, cut to fit. Returns its bytes
// without the zero; 0 when the model has no such name.
size_t swiftlet_label(
    const struct swiftlet_session *session, size_t index, char *text, size_t text_bytes);

// The status in a sentence, zero-terminated, never NULL.
const char *swiftlet_status_text(int32_t status);

#ifdef __cplusplus
}
#endif

#endif
