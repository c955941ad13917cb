/** Faults that a test switches on to see how its program copes. */
@NullMarked
package dev.countersign.sandbox.fault;

import org.jspecify.annotations.NullMarked;
