// The CPU time that the calling thread has used since.

#ifndef PYBUF_AUDIT_STOPWATCH_H
#define PYBUF_AUDIT_STOPWATCH_H

#include <ctime>

namespace pybuf {

class Stopwatch {
public:
  double seconds() const { return now() - Begin; }

private:
  static double now() {
    timespec Time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Time);
    return static_cast<double>(Time.tv_sec) + static_cast<double>(Time.tv_nsec) * 1e-9;
  }
  double Begin = now();
};

} // namespace pybuf

#endif
