#include "CJPEGDecoder.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

_Static_assert(SWL_JPEG_MESSAGE_BYTES >= JMSG_LENGTH_MAX, "messages fit");

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf escape;
    char *message;
} error_state;

static void leave(j_common_ptr decoder) {
    error_state *state = (error_state *)decoder->err;
    state->base.format_message(decoder, state->message);
    longjmp(state->escape, 1);
}

// A warning (level -1) means corrupt data that libjpeg would paper over; traces are of no interest.
static void refuse_warnings(j_common_ptr decoder, int level) {
    if (level < 0) leave(decoder);
}

static void open_decoder(
    struct jpeg_decompress_struct *decoder, error_state *state, char *message) {
    decoder->err = jpeg_std_error(&state->base);
    state->base.error_exit = leave;
    state->base.emit_message = refuse_warnings;
    state->message = message;
}

static void read_header(
    struct jpeg_decompress_struct *decoder, const uint8_t *bytes, size_t count,
    swl_jpeg_info *info) {
    jpeg_create_decompress(decoder);
    jpeg_mem_src(decoder, bytes, (unsigned long)count);
    jpeg_read_header(decoder, TRUE);
    decoder->out_color_space =
        decoder->jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_calc_output_dimensions(decoder);
    info->width = (int32_t)decoder->output_width;
    info->height = (int32_t)decoder->output_height;
    info->channels = decoder->output_components;
}

int swl_jpeg_read_info(const uint8_t *bytes, size_t count, swl_jpeg_info *info, char *message) {
    struct jpeg_decompress_struct decoder = {0};
    error_state state;
    open_decoder(&decoder, &state, message);
    if (setjmp(state.escape)) {
        jpeg_destroy_decompress(&decoder);
        return -1;
    }
    read_header(&decoder, bytes, count, info);
    jpeg_destroy_decompress(&decoder);
    return 0;
}

int swl_jpeg_decode(
    const uint8_t *bytes, size_t count, const swl_jpeg_info *info, uint8_t *pixels,
    char *message) {
    struct jpeg_decompress_struct decoder = {0};
    error_state state;
    open_decoder(&decoder, &state, message);
    if (setjmp(state.escape)) {
        jpeg_destroy_decompress(&decoder);
        return -1;
    }
    swl_jpeg_info found;
    read_header(&decoder, bytes, count, &found);
    jpeg_start_decompress(&decoder);
    size_t row_bytes = (size_t)info->width * (size_t)info->channels;
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = pixels + row_bytes * decoder.output_scanline;
        jpeg_read_scanlines(&decoder, &row, 1);
    }
    jpeg_finish_decompress(&decoder);
    jpeg_destroy_decompress(&decoder);
    return 0;
}
