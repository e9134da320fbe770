// The transforms of a line, for vectors of any width. Whoever includes this has defined TILE and
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

#endif
