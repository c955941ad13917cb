/**
 * The life of one request for a decision: its states, commands, effects, and {@link
 * dev.countersign.approval.Lifecycle}.
 */
@NullMarked
package dev.countersign.approval;

import org.jspecify.annotations.NullMarked;
