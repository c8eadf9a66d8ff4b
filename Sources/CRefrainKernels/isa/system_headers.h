// Every system header that shared kernel code uses. An instance includes them before it opens the `target`
// attribute, so that no function of the system is compiled for the wrong set.
#ifndef RK_SYSTEM_HEADERS_H
#define RK_SYSTEM_HEADERS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#endif
