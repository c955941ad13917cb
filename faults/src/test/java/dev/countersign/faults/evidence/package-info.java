/** Hand-made violations. */
@NullMarked
package dev.countersign.faults.evidence;

import org.jspecify.annotations.NullMarked;
