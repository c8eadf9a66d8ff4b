// Floats to words of two bfloat16, for the instruction set whose vector header is open.

RK_INLINE void store_words(float *out, vint low, vint high) { v_store(out, (vfloat)(low | high << 16)); }

static void words_along(int64_t count, const float *x, float *out) {
  int64_t i = 0;
  for (; i + 2 * RK_LANES <= count; i += 2 * RK_LANES) {
    vfloat a = v_load(x + i), b = v_load(x + i + RK_LANES);
    vfloat even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    vfloat odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    store_words(out + i / 2, v_to_bf16(even), v_to_bf16(odd));
  }
  for (; i < count; i += 2) {
    vint pair = v_to_bf16((vfloat){x[i], i + 1 < count ? x[i + 1] : 0});
    int32_t word = pair[0] | (int32_t)((uint32_t)pair[1] << 16);
    memcpy(out + i / 2, &word, sizeof word);
  }
}

static void words_across(int64_t count, const float *first, const float *second, float *out) {
  for (int64_t i = 0; i < count; i += RK_LANES) {
    int64_t lanes = count - i < RK_LANES ? count - i : RK_LANES;
    bool whole = lanes == RK_LANES;
    vfloat a = whole ? v_load(first + i) : v_load_first(first + i, lanes);
    vfloat b = second == NULL ? v_zero() : whole ? v_load(second + i) : v_load_first(second + i, lanes);
    vfloat words = (vfloat)(v_to_bf16(a) | v_to_bf16(b) << 16);
    if (whole) v_store(out + i, words);
    else v_store_first(out + i, lanes, words);
  }
}

const rk_word_kernels RK_NAME(rk_word_kernels) = {words_along, words_across};
