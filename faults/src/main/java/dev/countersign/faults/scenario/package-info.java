/** The scenarios: what is injected, and what must hold. One file each. */
@NullMarked
package dev.countersign.faults.scenario;

import org.jspecify.annotations.NullMarked;
