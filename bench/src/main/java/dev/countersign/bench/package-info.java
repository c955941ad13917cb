/** Measures the program from outside, as a process of its own. */
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
