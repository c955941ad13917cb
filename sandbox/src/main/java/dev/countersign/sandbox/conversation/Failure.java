package dev.countersign.sandbox.conversation;

/**
 * Why a message did not reach the person although the account got an id for it.
 *
 * @param code of WhatsApp's list, such as 131047
 * @param title what the code means
 * @param details what happened this time
 */
public record Failure(int code, String title, String details) {}
