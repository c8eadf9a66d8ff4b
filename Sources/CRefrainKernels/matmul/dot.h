// The product of a few rows with rows of weights. A block of 4 x 3 sums uses each loaded vector three or four times.
// The order of every sum depends on k and RK_LANES alone.

RK_INLINE void dot_block(const rk_dot *d, int64_t row, int rows, int64_t output, int outputs) {
  vfloat sum[4][3];
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int j = 0; j < outputs; j++) sum[r][j] = v_zero();
  }
  const float *x = d->x + row * d->x_stride, *w = d->w + output * d->w_stride;
  const int64_t x_stride = d->x_stride, w_stride = d->w_stride, k = d->k;
  int64_t i = 0;
  RK_NO_UNROLL for (; i + RK_LANES <= k; i += RK_LANES) {
    vfloat wv[3];
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

RK_INLINE void dot_rows(const rk_dot *d, int64_t row, int rows, int64_t output, int64_t outputs) {
  if (outputs == 3) dot_block(d, row, rows, output, 3);
  else if (outputs == 2) dot_block(d, row, rows, output, 2);
  else dot_block(d, row, rows, output, 1);
}

static void dot(const rk_dot *d) {
  for (int64_t j = 0; j < d->outputs; j += 3) {
    int64_t outputs = d->outputs - j < 3 ? d->outputs - j : 3;
    int64_t row = 0;
    for (; row + 4 <= d->rows; row += 4) dot_rows(d, row, 4, j, outputs);
    if (d->rows - row == 3) dot_rows(d, row, 3, j, outputs);
    else if (d->rows - row == 2) dot_rows(d, row, 2, j, outputs);
    else if (d->rows - row == 1) dot_rows(d, row, 1, j, outputs);
  }
}
