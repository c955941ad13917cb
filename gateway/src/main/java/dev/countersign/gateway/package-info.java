/**
 * The shell around the core: the facade {@link dev.countersign.gateway.Approvals} and the workers
 * that carry out effects.
 */
@NullMarked
package dev.countersign.gateway;

import org.jspecify.annotations.NullMarked;
