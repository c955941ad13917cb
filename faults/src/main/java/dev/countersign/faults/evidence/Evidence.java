package dev.countersign.faults.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known after a run.
 *
 * @param promised what was asked and answered 201
 * @param meta what the sandbox saw
 * @param deliveries what the receivers of callbacks saw
 * @param database what is stored
 * @param resent persons to whom an operator let a message be sent again, once for each time
 * @param secrets secrets that stand in a log
 * @param backlog how fast it was worked off
 */
public record Evidence(
    List<Promised> promised,
    Meta meta,
    List<Delivery> deliveries,
    Database database,
    List<String> resent,
    List<SecretSeen> secrets,
    Backlog backlog) {

  public Evidence {
    promised = List.copyOf(promised);
    deliveries = List.copyOf(deliveries);
    resent = List.copyOf(resent);
    secrets = List.copyOf(secrets);
  }

  /**
   * An approval that the API confirmed.
   *
   * @param person the only person who may decide, and who is asked nothing else
   * @param ends the ends to which what the person did can lead: one, unless they tapped both
   *     buttons
   */
  public record Promised(String approval, String person, Set<End> ends) {
    public Promised {
      ends = Set.copyOf(ends);
    }
  }

  /** How an approval of the suite ends. */
  public enum End {
    APPROVED("approve", "approved"),
    REJECTED("reject", "rejected"),
    EXPIRED(null, "expired");

    private final @Nullable String choice;
    private final String outcome;

    End(@Nullable String choice, String outcome) {
      this.choice = choice;
      this.outcome = outcome;
    }

    /** The choice that the database holds then; null where nobody chose. */
    public @Nullable String choice() {
      return choice;
    }

    /** What the receiver is told then. */
    public String outcome() {
      return outcome;
    }
  }

  /**
   * The sandbox's record.
   *
   * @param accepted hashes of the webhook bodies that were answered 200
   */
  public record Meta(List<Sent> sent, Set<String> accepted) {
    public Meta {
      sent = List.copyOf(sent);
      accepted = Set.copyOf(accepted);
    }
  }

  /**
   * A call that sends a message.
   *
   * @param content what tells two messages to one person apart
   */
  public record Sent(String person, String content, Certainty certainty) {}

  /** What the caller can know of a call. */
  public enum Certainty {
    /** It was accepted, or nobody knows: Meta may have it. */
    MAY_HAVE_ARRIVED,
    /** It was refused in so many words. */
    REFUSED
  }

  /**
   * A callback as it arrived.
   *
   * @param outcome what it says of the end
   * @param at when it arrived, by the clock of the machine, which is the database's as well
   */
  public record Delivery(String approval, String id, String bodyHash, String outcome, Instant at) {}

  /** The product's own tables. */
  public record Database(
      List<Approval> approvals,
      List<Entry> journal,
      Set<String> inbox,
      List<String> brokenJournals) {
    public Database {
      approvals = List.copyOf(approvals);
      journal = List.copyOf(journal);
      inbox = Set.copyOf(inbox);
      brokenJournals = List.copyOf(brokenJournals);
    }
  }

  /**
   * An approval.
   *
   * @param choice what was decided; null where nothing was
   * @param called when the first call that sends its question is noted to begin; null where none is
   * @param resume the state of its wake-up; null where there is none yet
   */
  public record Approval(
      String id,
      String status,
      @Nullable String choice,
      @Nullable Instant called,
      boolean isCalledBack,
      @Nullable String resume) {
    /** Whether nothing leaves its status. */
    public boolean isFinal() {
      return !status.equals("WAITING") && !status.equals("PARKED");
    }
  }

  /**
   * A line of a journal.
   *
   * @param at by the database's clock, before the commit
   */
  public record Entry(String approval, int position, Instant at, String event, String actor) {}

  /** A secret in the clear. */
  public record SecretSeen(String name, String log) {}

  /**
   * The work that was left when the fault ended.
   *
   * @param stuck what is still there, in words
   * @param unlisted approvals with a question in doubt that the API did not list as such
   */
  public record Backlog(
      Duration drained, Duration allowed, List<String> stuck, List<String> unlisted) {
    public Backlog {
      stuck = List.copyOf(stuck);
      unlisted = List.copyOf(unlisted);
    }
  }
}
