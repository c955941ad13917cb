/** Breaks the program from outside, with everything real but Meta, and counts what was lost. */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
