// Counts what this test program asks of the heap.
#pragma once

long allocations_so_far();
