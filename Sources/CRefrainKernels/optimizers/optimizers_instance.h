// Parameter updates for the instruction set whose vector header is open. Products are not fused, as PyTorch's
// reference implementation does not fuse them, so the two differ by roundings only.

RK_INLINE void sgd_step(const rk_sgd_arguments *s, int64_t i, int64_t count) {
  bool whole = count == RK_LANES;
  vfloat p = whole ? v_load(s->parameter + i) : v_load_first(s->parameter + i, count);
  vfloat g = whole ? v_load(s->gradient + i) : v_load_first(s->gradient + i, count);
  g = v_splat(s->gradient_scale) * g;
  if (s->weight_decay != 0) g += v_splat(s->weight_decay) * p;
  if (s->velocity) {
    vfloat v = g;
    if (!s->first) {
      vfloat old = whole ? v_load(s->velocity + i) : v_load_first(s->velocity + i, count);
      v = v_splat(s->momentum) * old + g;
    }
    if (whole) v_store(s->velocity + i, v);
    else v_store_first(s->velocity + i, count, v);
    g = s->nesterov ? g + v_splat(s->momentum) * v : v;
  }
  p -= v_splat(s->rate) * g;
  if (whole) v_store(s->out + i, p);
  else v_store_first(s->out + i, count, p);
}

static void sgd(const rk_sgd_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) sgd_step(s, i, RK_LANES);
  if (i < end) sgd_step(s, i, end - i);
}

RK_INLINE void adam_step(const rk_adam_arguments *s, float step, float root, int64_t i, int64_t count) {
  bool whole = count == RK_LANES;
  vfloat p = whole ? v_load(s->parameter + i) : v_load_first(s->parameter + i, count);
  vfloat g = whole ? v_load(s->gradient + i) : v_load_first(s->gradient + i, count);
  vfloat m = whole ? v_load(s->first_moment + i) : v_load_first(s->first_moment + i, count);
  vfloat v = whole ? v_load(s->second_moment + i) : v_load_first(s->second_moment + i, count);
  g = v_splat(s->gradient_scale) * g;
  if (s->weight_decay != 0) {
    if (s->decoupled) p = p * v_splat(1.0f - s->rate * s->weight_decay);
    else g += v_splat(s->weight_decay) * p;
  }
  m = v_splat(s->beta1) * m + v_splat(1.0f - s->beta1) * g;
  v = v_splat(s->beta2) * v + v_splat(1.0f - s->beta2) * g * g;
  vfloat denominator = v_sqrt(v) / v_splat(root) + v_splat(s->epsilon);
  p -= v_splat(step) * m / denominator;
  if (whole) {
    v_store(s->first_moment + i, m);
    v_store(s->second_moment + i, v);
    v_store(s->out + i, p);
  } else {
    v_store_first(s->first_moment + i, count, m);
    v_store_first(s->second_moment + i, count, v);
    v_store_first(s->out + i, count, p);
  }
}

static void adam(const rk_adam_arguments *s, int64_t start, int64_t end) {
  float step = s->rate / s->correction1, root = sqrtf(s->correction2);
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) adam_step(s, step, root, i, RK_LANES);
  if (i < end) adam_step(s, step, root, i, end - i);
}

const rk_optimizer_kernels RK_NAME(rk_optimizer_kernels) = {.sgd = sgd, .adam = adam};
