package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Accounts;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.fault.FaultBoard;
import dev.countersign.sandbox.record.Ledger;
import dev.countersign.sandbox.webhook.PendingWebhook.Raw;
import dev.countersign.sandbox.webhook.PendingWebhook.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends the events of all accounts to their webhooks, each account on a thread of its own. */
public final class Webhooks implements AutoCloseable {

  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  private final Map<AccountId, WebhookLane> lanes = new LinkedHashMap<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Ledger<DeliveryAttempt> ledger;

  /**
   * Creates a lane for each account; nothing is delivered before {@link #start}.
   *
   * @param client stays open when this is closed
   */
  public Webhooks(
      Accounts accounts,
      DeliverySettings settings,
      WebhookClient client,
      FaultBoard faults,
      Records records) {
    this.ledger = records.ledger();
    WebhookLane.Surroundings surroundings =
        new WebhookLane.Surroundings(settings, client, faults, ledger, records.time());
    for (Account account : accounts.all()) {
      lanes.put(account.id(), new WebhookLane(account, surroundings));
    }
  }

  /** Begins to deliver. */
  public void start() {
    lanes.forEach((account, lane) ->
        threads.add(
            Thread.ofVirtual().name("sandbox-webhooks-" + account.value()).start(lane::run)));
  }

  /** Where attempts are written down, and by which clock. */
  public record Records(Ledger<DeliveryAttempt> ledger, InstantSource time) {}

  /**
   * Queues an event; never blocks.
   *
   * @param person who is meant, as known when it happened
   * @param settled called once it was answered with 200 or will not be tried any more
   */
  public void publish(ConversationEvent.Told event, Person person, Runnable settled) {
    lane(event.occasion().account()).offer(event, person, settled);
  }

  /** Queues a body to be signed and posted as it is. */
  public void publishRaw(AccountId account, String body) {
    lane(account).offer(new Raw(new Subject("raw", null), body));
  }

  /** Every attempt so far, oldest first. */
  public List<DeliveryAttempt> attempts() {
    return ledger.entries();
  }

  /** Whether nothing waits to be delivered. */
  public boolean idle() {
    return lanes.values().stream().allMatch(WebhookLane::idle);
  }

  /** Stops delivering; what waits is lost. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE_AT_CLOSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private WebhookLane lane(AccountId account) {
    WebhookLane lane = lanes.get(account);
    if (lane == null) {
      throw new IllegalArgumentException("The sandbox has no account " + account);
    }
    return lane;
  }
}
