package dev.countersign.store;

/**
 * A webhook taken for handling.
 *
 * @param fence grows with each claim; an older one no longer counts
 * @param attempts how often it was claimed, this time included
 */
public record InboxClaim(long id, int fence, int attempts, ReceivedWebhook webhook) {}
