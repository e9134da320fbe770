// JPEG decoding through libjpeg-turbo. In C because libjpeg reports errors by longjmp, which Swift
// code must not be on the stack of.

#ifndef CJPEGDECODER_H
#define CJPEGDECODER_H

#include <stddef.h>
#include <stdint.h>

/// Length of an error message, its zero included (libjpeg's JMSG_LENGTH_MAX).
#define SWL_JPEG_MESSAGE_BYTES 200

/// What a JPEG file holds: width, height, and the channels of the decoded image, 1 (grey) or 3
/// (red, green, blue).
typedef struct {
    int32_t width;
    int32_t height;
    int32_t channels;
} swl_jpeg_info;

/// Reads the header. Returns 0, or -1 with a message of SWL_JPEG_MESSAGE_BYTES.
int swl_jpeg_read_info(const uint8_t *bytes, size_t count, swl_jpeg_info *info, char *message);

/// Decodes the whole image, rows from the top, channels innermost, into `pixels`, which holds
/// `width * height * channels` bytes of the info that was read before. Returns 0, or -1 with a
/// message; a file that ends too early is an error, not a grey area.
int swl_jpeg_decode(
    const uint8_t *bytes, size_t count, const swl_jpeg_info *info, uint8_t *pixels, char *message);

#endif
