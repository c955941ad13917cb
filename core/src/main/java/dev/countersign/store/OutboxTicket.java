package dev.countersign.store;

/**
 * The right to carry out one effect.
 *
 * @param fence grows with each claim; an older one no longer counts
 * @param attempts how many attempts were made before this one
 */
public record OutboxTicket(long id, int fence, int attempts) {}
