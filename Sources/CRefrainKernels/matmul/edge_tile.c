#include "edge_tile.h"

#include <string.h>

static void copy_in(float *scratch, const float *from, int64_t from_stride, int64_t rows, int64_t columns,
                    int64_t width) {
  for (int64_t i = 0; i < rows; i++) {
    memcpy(scratch + i * width, from + i * from_stride, (size_t)columns * sizeof(float));
    memset(scratch + i * width + columns, 0, (size_t)(width - columns) * sizeof(float));
  }
}

void rk_run_edge_tile(rk_tile_function run, const rk_tile *tile, int64_t rows, int64_t columns, int64_t width) {
  float c[RK_MOST_SCRATCH], saved[RK_MOST_SCRATCH], input[RK_MOST_SCRATCH], bias[RK_MOST_PANEL];
  const float *inputs[RK_MOST_TILE_ROWS];
  rk_tile edge = *tile;
  edge.c = c;
  edge.c_stride = width;
  copy_in(c, tile->c, tile->c_stride, rows, columns, width);
  if (tile->saved) {
    copy_in(saved, tile->saved, tile->c_stride, rows, columns, width);
    edge.saved = saved;
  }
  if (tile->bias) {
    copy_in(bias, tile->bias, 0, 1, columns, width);
    edge.bias = bias;
  }
  if (tile->inputs) {
    for (int64_t i = 0; i < rows; i++) {
      copy_in(input + i * width, tile->inputs[i] + tile->input_offset, 0, 1, columns, width);
      inputs[i] = input + i * width;
    }
    edge.inputs = inputs;
    edge.input_offset = 0;
  }
  run(&edge);
  for (int64_t i = 0; i < rows; i++) {
    memcpy(tile->c + i * tile->c_stride, c + i * width, (size_t)columns * sizeof(float));
  }
}
