// The transforms of a line, for vectors of any width. Whoever includes this has defined TARGET, TILE and
//
//     words   a vector of int16_t, which none of this overflows
//     sums    a vector of uint32_t, which wraps around
//
// on which operators work lane by lane.
#ifndef SWL_WINOGRAD_TRANSFORMS_H
#define SWL_WINOGRAD_TRANSFORMS_H

// B' of six values.
TILE void transform_values(words *v, const words *d)
{
    const words p = d[4] - 4 * d[2], q = d[3] - 4 * d[1];
    const words r = d[4] - d[2], s = d[3] - d[1];
    v[0] = 4 * (d[0] - d[2]) + r;
    v[1] = p + q;
    v[2] = p - q;
    v[3] = r + 2 * s;
    v[4] = r - 2 * s;
    v[5] = (d[5] - d[3]) - 4 * s;
}

// Line `line`, a constant, of G times three weights.
TILE words transformed_weight(const words *g, int line)
{
    const words sum = g[0] + g[2], scaled_sum = g[0] + 4 * g[2], twice = 2 * g[1];
    return line == 0   ? 6 * g[0]
           : line == 1 ? sum + g[1]
           : line == 2 ? sum - g[1]
           : line == 3 ? scaled_sum + twice
           : line == 4 ? scaled_sum - twice
                       : 6 * g[2];
}

// A' of six sums: outputs times 9, and 8, 4, 2, 2.
TILE void transform_sums(sums *y, const sums *m)
{
    const sums a = m[1] + m[2], b = m[1] - m[2];
    const sums c = m[3] + m[4], d = m[3] - m[4];
    y[0] = (m[0] - 4 * a) + c;
    y[1] = d - 2 * b;
    y[2] = c - a;
    y[3] = (2 * d - b) + m[5];
}

// `transform_weights` of a path, made of the includer's `transform_weights_row`, whose last argument, the
// line, must be a constant.
#define SWL_WEIGHTS_ROW(I)                                                                         \
    case I: transform_weights_row(to, stride, pair_stride, weights, tap_stride, depth, I); break

#define SWL_DEFINE_TRANSFORM_WEIGHTS                                                               \
    TARGET static void transform_weights(int16_t *to, ptrdiff_t stride, ptrdiff_t pair_stride,     \
                                         const int8_t *weights, ptrdiff_t tap_stride,              \
                                         ptrdiff_t depth, int row)                                 \
    {                                                                                              \
        switch (row) {                                                                             \
        SWL_WEIGHTS_ROW(0);                                                                        \
        SWL_WEIGHTS_ROW(1);                                                                        \
        SWL_WEIGHTS_ROW(2);                                                                        \
        SWL_WEIGHTS_ROW(3);                                                                        \
        SWL_WEIGHTS_ROW(4);                                                                        \
        SWL_WEIGHTS_ROW(5);                                                                        \
        }                                                                                          \
    }

#endif
