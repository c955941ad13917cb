package dev.countersign.store;

import dev.countersign.channel.AccountId;

/**
 * What makes an inbound event the same event when it is delivered again.
 *
 * @param kind the kind of event: several kinds share one message id
 * @param id the message id, and the status where one message has several
 */
public record EventKey(AccountId account, String kind, String id) {}
