package dev.countersign.store;

import java.time.Duration;

/**
 * Removes what is finished and old, a little at a time, so that nobody waits for it. Whoever is at
 * it at the same time removes something else.
 */
public interface Retention {

  /**
   * Removes webhooks that came longer ago and were handled, with what was set aside of them; eight
   * days later the keys by which their events are recognised when they come again, which is as long
   * as Meta goes on delivering (seven days on WhatsApp).
   *
   * @param limit at most so many of each
   * @return how many were removed
   */
  int removeWebhooks(Duration age, int limit);

  /**
   * Removes the rows of messages that were sent for approvals that ended longer ago; their journals
   * tell of them. What has still to be sent stays, with all of its approval's.
   *
   * @param limit those of at most so many approvals
   * @return how many messages were removed
   */
  int removeMessages(Duration age, int limit);

  /**
   * Removes approvals that ended longer ago, with their journals, messages and idempotency keys.
   * What has still to be sent, and a workflow that could not be woken, keep theirs.
   *
   * @param limit at most so many
   * @return how many were removed
   */
  int removeApprovals(Duration age, int limit);
}
