package dev.countersign.resume;

/**
 * One attempt to deliver a resumption.
 *
 * @param id stable over all attempts
 * @param body the JSON text stored when the approval became final, the same at each attempt, sent
 *     as UTF-8
 */
public record ResumeDelivery(String id, ResumeTarget target, String body) {}
