/** The port that wakes the workflow: targets, outcomes and the retry schedule. */
@NullMarked
package dev.countersign.resume;

import org.jspecify.annotations.NullMarked;
