package dev.countersign.channel;

/**
 * One message in the channel's own form, ready to be posted.
 *
 * @param body the request body, a JSON text
 */
public record OutgoingMessage(String body) {}
