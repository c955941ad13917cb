package dev.countersign.store;

import dev.countersign.channel.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be done in the whole store, as one look at it shows.
 *
 * @param inbox webhooks that nobody has read to their end
 * @param outbox messages to be sent and workflows to be woken
 * @param unknown of how many questions of open approvals nobody knows whether they were sent
 */
public record Backlog(Waiting inbox, List<Effects> outbox, Map<AccountId, Long> unknown) {
  public Backlog {
    outbox = List.copyOf(outbox);
    unknown = Map.copyOf(unknown);
  }

  /**
   * Some of it.
   *
   * @param longest how long the oldest of them is there; zero when there is none
   */
  public record Waiting(long count, Duration longest) {}

  /**
   * Effects of one kind.
   *
   * @param account that sends them; absent for workflows to be woken
   */
  public record Effects(Kind kind, @Nullable AccountId account, Waiting waiting) {}

  /** Kinds of effects. */
  public enum Kind {
    /** A question to a person. */
    ASK,
    /** What a person is told. */
    NOTICE,
    /** A workflow is woken. */
    RESUME
  }
}
