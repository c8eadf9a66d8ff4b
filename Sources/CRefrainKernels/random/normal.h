#ifndef RK_NORMAL_H
#define RK_NORMAL_H

#include <stdint.h>

/// Two independent standard normal deviates from two words (Box and Muller).
void rk_normal_pair(uint32_t radius, uint32_t angle, double out[2]);

#endif
