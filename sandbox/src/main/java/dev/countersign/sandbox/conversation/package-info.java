/**
 * What was said between a person and an account, and Meta's rules on it, without clock or socket.
 */
@NullMarked
package dev.countersign.sandbox.conversation;

import org.jspecify.annotations.NullMarked;
