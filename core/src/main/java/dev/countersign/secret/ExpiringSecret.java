package dev.countersign.secret;

import java.time.Instant;

/**
 * A secret that stops working by itself.
 *
 * @param endsAt from when on it does not work any more
 */
public record ExpiringSecret(Secret secret, Instant endsAt) {}
