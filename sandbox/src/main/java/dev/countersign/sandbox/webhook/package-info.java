/** Webhooks out: envelopes, signatures, and delivery in order with retries. */
@NullMarked
package dev.countersign.sandbox.webhook;

import org.jspecify.annotations.NullMarked;
