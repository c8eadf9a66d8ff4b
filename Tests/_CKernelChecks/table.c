// The table. A new kernel is one line here and one function that checks a case of it: its name, the function, whether
// it is costly, the axes of its sizes.
//
// Tiles have 4, 6, 8 or 14 rows; panels 4 to 32 columns, or 128 for a single row; vectors 4, 8 or 16 lanes.
#include "checks.h"

#define AXIS(...) {sizeof((int[]){__VA_ARGS__}) / sizeof(int), (const int[]){__VA_ARGS__}}

#define ROWS AXIS(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 25, 28, 29)
#define COLUMNS AXIS(1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129)
#define DEPTHS AXIS(0, 1, 2, 7, 8, 19, 33)
#define UNITS AXIS(1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65)
#define LENGTHS AXIS(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 8191, 8193)

#define UP_TO_2 AXIS(0, 1)
#define UP_TO_3 AXIS(0, 1, 2)
#define UP_TO_4 AXIS(0, 1, 2, 3)
#define UP_TO_5 AXIS(0, 1, 2, 3, 4)
#define UP_TO_16 AXIS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

static const kc_kernel kernels[] = {
    // m, n, k, transposes, accumulate and bias
    {"matmul", kc_matmul, false, {ROWS, COLUMNS, DEPTHS, UP_TO_4, UP_TO_4}},
    // Across blocks of k, items of rows and items of columns.
    {"matmul in blocks", kc_matmul, true, {AXIS(3, 9, 131), AXIS(33, 530), AXIS(65, 353, 705), UP_TO_4, UP_TO_4}},
    // Rows of a lie 512 or 1,024 floats apart, and share the nearest cache's sets.
    {"matmul of spread rows", kc_matmul, true, {AXIS(7, 15, 33), AXIS(9, 130), AXIS(509, 1021), AXIS(0, 2), UP_TO_4}},
    // steps, batch, hidden, activation; bias, state, ids, and the input in place or the state's gradient
    {"rnn forward", kc_rnn_forward, false, {AXIS(1, 3), ROWS, UNITS, UP_TO_2, UP_TO_16}},
    {"rnn backward", kc_rnn_backward, false, {AXIS(1, 3), ROWS, UNITS, UP_TO_2, UP_TO_2}},
    {"rnn forward of spread rows", kc_rnn_forward, true, {AXIS(2), AXIS(9, 33), AXIS(512), UP_TO_2, AXIS(0, 7)}},
    {"rnn backward of spread rows", kc_rnn_backward, true, {AXIS(2), AXIS(9, 33), AXIS(512), UP_TO_2, UP_TO_2}},
    {"rnn forward in parts", kc_rnn_forward, true, {AXIS(2), AXIS(2, 9, 40), AXIS(130, 300), UP_TO_2, AXIS(7)}},
    {"rnn backward in parts", kc_rnn_backward, true, {AXIS(2), AXIS(2, 9, 40), AXIS(130, 300), UP_TO_2, AXIS(1)}},
    // steps, batch, hidden, cell; biases (backward: gradients of cells), state, ids (the state's gradient), zoneout;
    // projection, layer normalisation
    {"gated forward", kc_gated_forward, false, {AXIS(1, 3), ROWS, UNITS, UP_TO_5, UP_TO_16, UP_TO_4}},
    {"gated backward", kc_gated_backward, false, {AXIS(1, 3), ROWS, UNITS, UP_TO_5, UP_TO_16, UP_TO_4}},
    {"gated forward in parts", kc_gated_forward, true,
     {AXIS(2), AXIS(2, 9, 50), AXIS(130, 300), UP_TO_5, AXIS(0, 15), UP_TO_4}},
    {"gated backward in parts", kc_gated_backward, true,
     {AXIS(2), AXIS(2, 9, 50), AXIS(130, 300), UP_TO_5, AXIS(2, 15), UP_TO_4}},
    {"gated forward of spread rows", kc_gated_forward, true,
     {AXIS(2), AXIS(9, 16), AXIS(512), UP_TO_5, AXIS(15), UP_TO_4}},
    {"gated backward of spread rows", kc_gated_backward, true,
     {AXIS(2), AXIS(9, 16), AXIS(256), UP_TO_5, AXIS(15), UP_TO_4}},
    // steps, columns; initial state, in place
    {"scan", kc_scan, false, {AXIS(1, 2, 3, 17, 255, 256, 257, 400), COLUMNS, UP_TO_4}},
    {"scan of many columns", kc_scan, true, {AXIS(1, 3, 40), AXIS(2047, 2048, 2305), UP_TO_4}},
    // rows, hidden, classes; bias, gradients
    {"linear cross-entropy", kc_linear_cross_entropy, false, {AXIS(1, 2, 9, 29, 64, 561), UNITS, COLUMNS, UP_TO_4}},
    // layers, hidden, vocabulary, rows, cell, format
    {"writing", kc_writing, false, {AXIS(1, 2, 3), UNITS, COLUMNS, AXIS(1, 2, 4, 5), UP_TO_4, UP_TO_2}},
    {"writing in parts", kc_writing, true, {AXIS(1, 2), AXIS(250, 257), AXIS(1027), AXIS(1, 5), UP_TO_4, UP_TO_2}},
    // hidden, vocabulary, kind of difficulty
    {"screen", kc_screen, false, {UNITS, COLUMNS, UP_TO_4}},
    {"screen in parts", kc_screen, true, {AXIS(250, 257), AXIS(500, 1027), UP_TO_4}},
    {"unary", kc_unary, false, {AXIS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), LENGTHS, UP_TO_2}},  // operation, n, in place
    // operation, n, which operand is a single number, in place
    {"binary", kc_binary, false, {AXIS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), LENGTHS, UP_TO_3, UP_TO_2}},
    {"select, affine, add scaled, fill", kc_passes, false, {LENGTHS}},
    {"strided", kc_strided, false, {AXIS(1, 2, 5), COLUMNS, COLUMNS, UP_TO_4}},  // three dimensions, their order
    {"sums", kc_sums, false, {LENGTHS}},
    // outer, axis, inner
    {"reductions", kc_reduce, false, {AXIS(0, 1, 2, 5), AXIS(0, 1, 3, 8, 17, 33, 300), COLUMNS}},
    {"softmax", kc_softmax, false,
     {AXIS(0, 1, 2, 5), AXIS(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 65, 1027, 4100)}},
    {"cross-entropy", kc_cross_entropy, false,
     {AXIS(0, 1, 2, 5, 40), AXIS(1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 65, 1027)}},
    {"gather and scatter", kc_gather, false, {AXIS(0, 1, 2, 33, 300), COLUMNS, AXIS(1, 2, 40)}},  // count, width, table
    {"column sums and transpose", kc_columns, false, {AXIS(0, 1, 2, 3, 8, 17, 65, 300), COLUMNS}},
    {"touched rows", kc_touched_rows, false, {AXIS(0, 1, 2, 33, 300), COLUMNS}},  // rows, width
    {"sgd", kc_sgd, false, {LENGTHS, UP_TO_16, UP_TO_2}},  // n; decay, momentum, nesterov, first; in place
    {"adam", kc_adam, false, {LENGTHS, UP_TO_2, UP_TO_2}},  // n, decoupled, in place
    // n; decay, centered, momentum; in place
    {"rmsprop", kc_rmsprop, false, {LENGTHS, AXIS(0, 1, 2, 3, 4, 5, 6, 7), UP_TO_2}},
    {"adagrad", kc_adagrad, false, {LENGTHS, UP_TO_2, UP_TO_2}},  // n, decay, in place
    {"average", kc_average, false, {LENGTHS, UP_TO_2, UP_TO_2}},  // n, share of 1, in place
    {"clamp", kc_clamp, false, {LENGTHS, UP_TO_2}},  // n, in place
    {"random", kc_random, false, {AXIS(0)}},
};

int kc_kernel_count(void) { return sizeof kernels / sizeof *kernels; }
const kc_kernel *kc_kernel_at(int index) { return &kernels[index]; }
const char *kc_kernel_name(const kc_kernel *kernel) { return kernel->name; }
