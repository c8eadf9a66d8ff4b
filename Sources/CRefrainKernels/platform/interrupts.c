// Ctrl-C and SIGTERM, noted so that work can come to a good end.
#include <signal.h>
#include <stddef.h>

#include "../include/rk_platform.h"
#include "system.h"

static volatile sig_atomic_t noted;

static void note(int number) {
  if (noted != 0) {
    // The second one means it.
    signal(number, SIG_DFL);
    raise(number);
  }
  noted = number;
}

void rk_note_interrupts(void) {
  noted = 0;
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // A parent that blocks signals, as a thread of a dispatch queue does, hands that on.
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  pthread_sigmask(SIG_UNBLOCK, &both, NULL);
}

int rk_noted_interrupt(void) { return noted; }
