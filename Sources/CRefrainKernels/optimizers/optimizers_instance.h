// Parameter updates for the instruction set whose vector header is open. Products are not fused, as PyTorch's
// reference implementation does not fuse them, so the two differ by roundings only.

/// The elements from x + i on, `count` of them or a whole vector.
RK_INLINE vfloat elements(const float *x, int64_t i, int64_t count) {
  return count == RK_LANES ? v_load(x + i) : v_load_first(x + i, count);
}

RK_INLINE void set_elements(float *x, int64_t i, int64_t count, vfloat v) {
  if (count == RK_LANES) v_store(x + i, v);
  else v_store_first(x + i, count, v);
}

RK_INLINE void sgd_step(const rk_sgd_arguments *s, int64_t i, int64_t count) {
  vfloat p = elements(s->parameter, i, count);
  vfloat g = elements(s->gradient, i, count);
  g = v_splat(s->gradient_scale) * g;
  if (s->weight_decay != 0) g += v_splat(s->weight_decay) * p;
  if (s->velocity) {
    vfloat v = g;
    if (!s->first) {
      vfloat old = elements(s->velocity, i, count);
      v = v_splat(s->momentum) * old + g;
    }
    set_elements(s->velocity, i, count, v);
    g = s->nesterov ? g + v_splat(s->momentum) * v : v;
  }
  p -= v_splat(s->rate) * g;
  set_elements(s->out, i, count, p);
}

static void sgd(const rk_sgd_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) sgd_step(s, i, RK_LANES);
  if (i < end) sgd_step(s, i, end - i);
}

RK_INLINE void adam_step(const rk_adam_arguments *s, float step, float root, int64_t i, int64_t count) {
  vfloat p = elements(s->parameter, i, count);
  vfloat g = elements(s->gradient, i, count);
  vfloat m = elements(s->first_moment, i, count);
  vfloat v = elements(s->second_moment, i, count);
  g = v_splat(s->gradient_scale) * g;
  if (s->weight_decay != 0) {
    if (s->decoupled) p = p * v_splat(1.0f - s->rate * s->weight_decay);
    else g += v_splat(s->weight_decay) * p;
  }
  m = v_splat(s->beta1) * m + v_splat(1.0f - s->beta1) * g;
  v = v_splat(s->beta2) * v + v_splat(1.0f - s->beta2) * g * g;
  vfloat denominator = v_sqrt(v) / v_splat(root) + v_splat(s->epsilon);
  p -= v_splat(step) * m / denominator;
  set_elements(s->first_moment, i, count, m);
  set_elements(s->second_moment, i, count, v);
  set_elements(s->out, i, count, p);
}

static void adam(const rk_adam_arguments *s, int64_t start, int64_t end) {
  float step = s->rate / s->correction1, root = sqrtf(s->correction2);
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) adam_step(s, step, root, i, RK_LANES);
  if (i < end) adam_step(s, step, root, i, end - i);
}

RK_INLINE void rmsprop_step(const rk_rmsprop_arguments *s, int64_t i, int64_t count) {
  const vfloat rest = v_splat(1.0f - s->smoothing);
  vfloat p = elements(s->parameter, i, count);
  vfloat g = v_splat(s->gradient_scale) * elements(s->gradient, i, count);
  if (s->weight_decay != 0) g += v_splat(s->weight_decay) * p;
  const vfloat squares = v_splat(s->smoothing) * elements(s->square_average, i, count) + rest * g * g;
  set_elements(s->square_average, i, count, squares);
  vfloat variance = squares;
  if (s->gradient_average) {
    vfloat mean = elements(s->gradient_average, i, count);
    mean += rest * (g - mean);
    set_elements(s->gradient_average, i, count, mean);
    variance = v_max(v_zero(), squares - mean * mean);
  }
  vfloat d = g / (v_sqrt(variance) + v_splat(s->epsilon));
  if (s->velocity) {
    d += v_splat(s->momentum) * elements(s->velocity, i, count);
    set_elements(s->velocity, i, count, d);
  }
  set_elements(s->out, i, count, p - v_splat(s->rate) * d);
}

static void rmsprop(const rk_rmsprop_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) rmsprop_step(s, i, RK_LANES);
  if (i < end) rmsprop_step(s, i, end - i);
}

RK_INLINE void adagrad_step(const rk_adagrad_arguments *s, int64_t i, int64_t count) {
  vfloat p = elements(s->parameter, i, count);
  vfloat g = v_splat(s->gradient_scale) * elements(s->gradient, i, count);
  if (s->weight_decay != 0) g += v_splat(s->weight_decay) * p;
  const vfloat sum = elements(s->square_sum, i, count) + g * g;
  set_elements(s->square_sum, i, count, sum);
  set_elements(s->out, i, count, p - v_splat(s->rate) * (g / (v_sqrt(sum) + v_splat(s->epsilon))));
}

static void adagrad(const rk_adagrad_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) adagrad_step(s, i, RK_LANES);
  if (i < end) adagrad_step(s, i, end - i);
}

RK_INLINE void average_step(const rk_average_arguments *s, int64_t i, int64_t count) {
  const vfloat x = elements(s->x, i, count), a = elements(s->average, i, count);
  set_elements(s->out, i, count, s->share == 1 ? x : a + v_splat(s->share) * (x - a));
}

static void average(const rk_average_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) average_step(s, i, RK_LANES);
  if (i < end) average_step(s, i, end - i);
}

RK_INLINE void clamp_step(const rk_clamp_arguments *s, int64_t i, int64_t count) {
  const vfloat x = elements(s->x, i, count);
  set_elements(s->out, i, count, v_min(v_splat(s->limit), v_max(v_splat(-s->limit), x)));
}

static void clamp(const rk_clamp_arguments *s, int64_t start, int64_t end) {
  int64_t i = start;
  for (; i + RK_LANES <= end; i += RK_LANES) clamp_step(s, i, RK_LANES);
  if (i < end) clamp_step(s, i, end - i);
}

const rk_optimizer_kernels RK_NAME(rk_optimizer_kernels) = {
    .sgd = sgd, .adam = adam, .rmsprop = rmsprop, .adagrad = adagrad, .average = average, .clamp = clamp};
