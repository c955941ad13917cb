package dev.countersign.store;

import java.time.Duration;
import java.util.List;

/** Effects, stored before they are tried. */
public interface Outbox {

  /**
   * Takes up to so many messages to send, those due longest first, and of each account no more than
   * may be under way: one that sends slowly keeps its own waiting, and nobody else's.
   */
  List<OutboxClaim.Send> claimSends(int limit, Duration lease, Load accounts);

  /**
   * Takes up to so many workflows to wake, those due longest first, and to each receiver no more
   * than it may have under way: a slow one keeps its own waiting, and nobody else's.
   */
  List<OutboxClaim.Wake> claimResumes(int limit, Duration lease, Load receivers);
}
