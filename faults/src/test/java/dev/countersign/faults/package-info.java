/** The short form of the suite, and proofs that it can fail. */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
