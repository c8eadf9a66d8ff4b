// The product of a few rows with rows of weights, in blocks with enough sums in flight: 4 x 3, 3 x 3, 2 x 4 or 1 x 8.
// The order of every sum depends on k and RK_LANES alone.

RK_INLINE void dot_block(const rk_dot *d, int64_t row, int rows, int64_t output, int outputs) {
  vfloat sum[4][8];
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int j = 0; j < outputs; j++) sum[r][j] = v_zero();
  }
  // Of nothing (k = 0) there may be no x.
  const float *x = d->k > 0 ? d->x + row * d->x_stride : d->x, *w = d->w + output * d->w_stride;
  const int64_t x_stride = d->x_stride, w_stride = d->w_stride, k = d->k;
  int64_t i = 0;
  RK_NO_UNROLL for (; i + RK_LANES <= k; i += RK_LANES) {
    vfloat wv[8];
    RK_UNROLL for (int j = 0; j < outputs; j++) wv[j] = v_load(w + j * w_stride + i);
    RK_UNROLL for (int r = 0; r < rows; r++) {
      vfloat xv = v_load(x + r * x_stride + i);
      RK_UNROLL for (int j = 0; j < outputs; j++) sum[r][j] = v_fma(xv, wv[j], sum[r][j]);
    }
  }
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int j = 0; j < outputs; j++) {
      if (i < k) {
        vfloat xv = v_load_first(x + r * x_stride + i, k - i);
        sum[r][j] = v_fma(xv, v_load_first(w + j * w_stride + i, k - i), sum[r][j]);
      }
      float *out = d->out + (row + r) * d->out_stride + output + j;
      float total = v_sum(sum[r][j]);
      *out = d->accumulate ? *out + total : total;
    }
  }
}

/// Some rows with all outputs of a range that is a whole number of blocks, but for its end.
RK_INLINE void dot_rows(const rk_dot *d, int64_t row, int rows, int64_t output, int64_t end, int block) {
  for (; output + block <= end; output += block) dot_block(d, row, rows, output, block);
  for (; output < end; output++) dot_block(d, row, rows, output, 1);
}

static void dot_4_rows(const rk_dot *d, int64_t row, int64_t start, int64_t end) {
  dot_rows(d, row, 4, start, end, 3);
}

static void dot_last_rows(const rk_dot *d, int64_t row, int64_t start, int64_t end) {
  int64_t rows = d->rows - row;
  if (rows == 3) dot_rows(d, row, 3, start, end, 3);
  else if (rows == 2) dot_rows(d, row, 2, start, end, 4);
  else if (rows == 1) dot_rows(d, row, 1, start, end, 8);
}

/// Some outputs at a time, so that their weights stay near while all rows meet them.
static void dot(const rk_dot *d) {
  enum { outputs_at_once = 24 };  // whole blocks of 8, 4 and 3
  for (int64_t start = 0; start < d->outputs; start += outputs_at_once) {
    int64_t end = start + outputs_at_once < d->outputs ? start + outputs_at_once : d->outputs, row = 0;
    for (; row + 4 <= d->rows; row += 4) dot_4_rows(d, row, start, end);
    dot_last_rows(d, row, start, end);
  }
}
