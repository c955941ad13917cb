package dev.countersign.store;

import java.time.Instant;

/**
 * A webhook taken for handling.
 *
 * @param fence grows with each claim; an older one no longer counts
 * @param attempts how often it was claimed, this time included
 * @param waits how often it was put off
 * @param receivedAt when it was stored, by the database's clock: by this an answer is in time or
 *     late
 */
public record InboxClaim(
    long id, int fence, int attempts, int waits, Instant receivedAt, ReceivedWebhook webhook) {}
