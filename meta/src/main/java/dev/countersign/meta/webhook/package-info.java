/** What Meta posts to us: its signature, its handshake and the events in its bodies. */
@NullMarked
package dev.countersign.meta.webhook;

import org.jspecify.annotations.NullMarked;
