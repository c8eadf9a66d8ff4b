// Floats to words of two bfloat16, for the instruction set whose vector header is open.

static void to_words(int64_t count, const float *x, float *out) {
  int64_t i = 0;
  for (; i + 2 * RK_LANES <= count; i += 2 * RK_LANES) {
    v_store(out + i / 2, v_words_along(v_load(x + i), v_load(x + i + RK_LANES)));
  }
  for (; i < count; i += 2) {
    vint pair = v_to_bf16((vfloat){x[i], i + 1 < count ? x[i + 1] : 0});
    int32_t word = pair[0] | (int32_t)((uint32_t)pair[1] << 16);
    memcpy(out + i / 2, &word, sizeof word);
  }
}
