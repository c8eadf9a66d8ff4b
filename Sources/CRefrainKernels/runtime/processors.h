#ifndef RK_PROCESSORS_H
#define RK_PROCESSORS_H

/// Processors that this process may run on, at least one.
int rk_processor_count(void);
/// REFRAIN_THREADS, or as many as there are processors.
int rk_default_thread_count(void);

#endif
