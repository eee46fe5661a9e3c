"""Has the C library give memory back, which a process that runs for weeks needs.

glibc learns from the first large block that is freed to take blocks of that size from the heap. Pages and compressed
bodies of many megabytes then leave holes there that nothing fills: a daemon with 45 MB in use held 360 after five
minutes. It also keeps a heap for each thread.
"""

import ctypes
import gc

LARGE = 1 << 20  # bytes; such blocks are mapped each for itself, and unmapped as they are freed
SPARE = 4 << 20  # bytes at the heap's end that are kept for what comes next
HEAPS = 2
# mallopt(3) of glibc
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def limit_heap() -> bool:
    """Set the limits for this process, before it has threads; False where the C library knows no such limits."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    limits = {_M_MMAP_THRESHOLD: LARGE, _M_TRIM_THRESHOLD: SPARE, _M_ARENA_MAX: HEAPS}
    taken = [mallopt(name, value) for name, value in limits.items()]
    return all(taken)


def freeze_heap() -> None:
    """Have the garbage collector look no more through what there is by now, modules and settings above all.

    What is replaced later goes as the last reference to it does. With three thousand sources each full collection took
    .11 s, in which nobody is answered (see gc.freeze of Python).
    """
    gc.collect()
    gc.freeze()


def trim_heap() -> bool:
    """Give back the pages that nothing is left on, wherever in the heap; return whether there were any.

    What caches let go lies between what they keep, so that the heap's end seldom comes free. It takes some milliseconds
    of the processor (malloc_trim(3) of glibc). False, too, where the C library cannot.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(ctypes.c_size_t(0)))
