package dev.countersign.store;

/**
 * A caller's promise that two requests are the same one.
 *
 * @param owner whose key it is, so that callers cannot meet each other's keys
 * @param key the caller's key
 * @param fingerprint SHA-256 of the request, to recognise the key on another request
 */
public record IdempotencyKey(String owner, String key, String fingerprint) {}
