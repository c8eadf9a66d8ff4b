// Which instruction sets this build has kernels for. The portable set is always there.
#ifndef RK_TARGET_H
#define RK_TARGET_H

#if defined(__x86_64__)
#define RK_BUILDS_X86 1
#else
#define RK_BUILDS_X86 0
#endif

#if defined(__aarch64__)
#define RK_BUILDS_NEON 1
#else
#define RK_BUILDS_NEON 0
#endif

#endif
