// The settings of glibc's allocator, which the module Glibc leaves out.

#ifndef MCVSPHERE_CALLOCATOR_SHIM_H
#define MCVSPHERE_CALLOCATOR_SHIM_H

#include <malloc.h>

#endif
