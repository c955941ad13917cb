/** The port to durable storage: transactions, inbox and outbox. */
@NullMarked
package dev.countersign.store;

import org.jspecify.annotations.NullMarked;
