package dev.countersign.store;

import dev.countersign.channel.MessageId;

/**
 * The channel told of a message, so that it is known to have been taken, whatever its call says.
 *
 * @param isLast whether no further message of the same effect follows
 */
public record Sighting(MessageId message, boolean isLast) {}
