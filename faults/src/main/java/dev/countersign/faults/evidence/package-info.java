/**
 * What three independent logs say after a run, and the invariants that must hold in it. Pure: plain
 * records in, violations out.
 */
@NullMarked
package dev.countersign.faults.evidence;

import org.jspecify.annotations.NullMarked;
