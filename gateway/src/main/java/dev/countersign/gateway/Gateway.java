package dev.countersign.gateway;

import dev.countersign.channel.WebhookReader;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The workers: they read received webhooks, send messages, wake workflows and end what is overdue.
 * Any number of processes may run them on one database.
 */
public final class Gateway implements AutoCloseable {
  /** How often to look for what nobody tells of, such as replaced credentials. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final int NAMES_AT_ONCE = 2;

  /** A callback waits for somebody else most of its time: there is room for 25 slow receivers. */
  private static final int CALLBACKS = 16;

  /** So many accounts may be slow to send before others wait for them. */
  private static final int SLOW_ACCOUNTS = 4;

  private static final int ACCOUNTS_AT_ONCE = 2;

  private final List<AutoCloseable> closing = new ArrayList<>();

  private Gateway() {}

  /** What the workers work with. */
  public record Parts(
      Store store,
      Accounts accounts,
      Resumers resumers,
      WebhookReader reader,
      Randomness randomness,
      GatewayObserver observer,
      Tracing tracing,
      DecisionLinks links) {}

  /**
   * How the workers work.
   *
   * @param inboxLease how long a webhook may be in hand before somebody else takes it
   * @param sendLease the same for a message; longer than the longest call to Meta
   * @param resumeLease the same for a callback; longer than the longest callback
   * @param poll how often to look for work that no signal told of
   */
  public record Pace(
      int concurrency,
      Duration inboxLease,
      Duration sendLease,
      Duration resumeLease,
      Duration poll) {
    /** What suits a server with a handful of cores. */
    public static final Pace DEFAULT =
        new Pace(
            32,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(500));
  }

  /** Starts the workers. */
  public static Gateway start(Parts parts, Pace pace) {
    Store store = parts.store();
    AccountHealth health = new AccountHealth(parts);
    Together received = store.together("countersign-received");
    Together sent = store.together("countersign-sent");
    Together woken = store.together("countersign-woken");
    SendReport report = new SendReport(parts, health, sent);
    InboxWorker inbox = new InboxWorker(parts, report, received);
    SendWorker sends = new SendWorker(parts, report, sent, pace.concurrency(), pace.sendLease());
    ResumeWorker resumes = new ResumeWorker(parts, woken);
    Timers timers = new Timers(parts);
    Profiles profiles = new Profiles(parts);
    WorkLoop inboxLoop =
        WorkLoop.start(
            "inbox",
            pace.concurrency(),
            pace.poll(),
            room -> store.inbox().claim(room, pace.inboxLease()),
            inbox::handle);
    WorkLoop sendLoop =
        WorkLoop.start(
            "send", SLOW_ACCOUNTS * pace.concurrency(), pace.poll(), sends::claim, sends::handle);
    sends.whenRoom(sendLoop::wake);
    WorkLoop resumeLoop =
        WorkLoop.start(
            "resume",
            CALLBACKS * pace.concurrency(),
            pace.poll(),
            room -> resumes.claim(room, pace.resumeLease()),
            resumes::handle);
    resumes.whenRoom(resumeLoop::wake);
    WorkLoop timerLoop =
        WorkLoop.start(
            "timers",
            1,
            pace.poll(),
            room -> timers.run() ? List.of(room) : List.of(),
            // there may be more: look again without a rest
            more -> {});
    WorkLoop healthLoop =
        WorkLoop.start("health", 1, LOOK, room -> health.endOutdated(), ended -> {});
    WorkLoop profileLoop =
        WorkLoop.start("profiles", NAMES_AT_ONCE, LOOK, profiles::unnamed, profiles::learn);
    SubscriptionWatch subscriptions = new SubscriptionWatch(parts);
    MissedAnswersWorker missed = new MissedAnswersWorker(parts);
    WorkLoop subscriptionLoop =
        WorkLoop.start(
            "subscriptions", ACCOUNTS_AT_ONCE, LOOK, subscriptions::due, subscriptions::look);
    WorkLoop missedLoop = WorkLoop.start("missed-answers", 1, LOOK, missed::claim, missed::find);
    Gateway gateway = new Gateway();
    gateway.closing.add(store.watch(parts.observer()::happened));
    gateway.closing.add(
        store.listen(work -> {
          switch (work) {
            case INBOX -> inboxLoop.wake();
            case SEND -> sendLoop.wake();
            case RESUME -> resumeLoop.wake();
            case APPROVAL -> {
              // nobody here works on approvals as such
            }
          }
        }));
    gateway.closing.addAll(
        List.of(
            inboxLoop,
            timerLoop,
            healthLoop,
            profileLoop,
            subscriptionLoop,
            missedLoop,
            sendLoop,
            resumeLoop));
    gateway.closing.addAll(List.of(received, sent, woken));
    return gateway;
  }

  /** Stops the workers after what they have in hand. */
  @Override
  public void close() {
    for (AutoCloseable part : closing) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("A worker could not be stopped", e);
      }
    }
  }
}
