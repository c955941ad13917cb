package dev.countersign.store;

import java.time.Duration;
import java.util.List;

/** Received webhooks, stored before they are acknowledged and handled afterwards. */
public interface Inbox {

  /**
   * Stores a webhook. It is on disk when this returns.
   *
   * @throws StoreUnavailable when that is not certain within two seconds
   */
  void receive(ReceivedWebhook webhook);

  /**
   * Takes up to so many webhooks for handling, oldest first; after the lease somebody else may take
   * them.
   */
  List<InboxClaim> claim(int limit, Duration lease);

  /** Gives a webhook back, to be handled after a wait; the attempt is not counted. */
  void postpone(InboxClaim claim, Duration wait);

  /**
   * Makes handled webhooks due again; duplicates are recognised event by event. Returns how many.
   */
  int replay(long fromId, long toId);
}
