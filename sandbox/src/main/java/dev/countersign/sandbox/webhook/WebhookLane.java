package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultBoard;
import dev.countersign.sandbox.record.Ledger;
import dev.countersign.sandbox.webhook.DeliveryAttempt.Outcome;
import dev.countersign.sandbox.webhook.PendingWebhook.Subject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the webhooks of one account, one after the other: what cannot be delivered holds up what
 * came later, until it is given up and the account is unsubscribed.
 */
final class WebhookLane {

  private final Account account;
  private final Dialect dialect;
  private final Surroundings surroundings;
  private final BlockingQueue<PendingWebhook> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  WebhookLane(Account account, Surroundings surroundings) {
    this.account = account;
    this.dialect = Dialect.of(account.settings());
    this.surroundings = surroundings;
  }

  /** What all lanes share. */
  record Surroundings(
      DeliverySettings settings,
      WebhookClient client,
      FaultBoard faults,
      Ledger<DeliveryAttempt> ledger,
      InstantSource time) {}

  /** What became of one body. */
  private enum Delivery {
    DELIVERED,
    GIVEN_UP,
    WITHOUT_ADDRESS
  }

  Account account() {
    return account;
  }

  boolean idle() {
    return unfinished.get() == 0;
  }

  /** Queues what the channel tells of an event, if anything. */
  void offer(ConversationEvent.Told event, Person person, Runnable settled) {
    dialect
        .render(event, person)
        .ifPresentOrElse(webhook -> offer(webhook.whenSettled(settled)), settled);
  }

  /** Queues a webhook, or records why it is not sent; never blocks. */
  void offer(PendingWebhook pending) {
    String obstacle = obstacle(pending);
    if (obstacle != null) {
      recordDrop(List.of(pending), obstacle);
      return;
    }
    unfinished.incrementAndGet();
    queue.add(pending);
  }

  /** Delivers until it is interrupted. */
  void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        PendingWebhook next = queue.take();
        if (surroundings.settings().waitsForAddress()) {
          account.awaitWebhookUrl();
        }
        deliver(next);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String obstacle(PendingWebhook pending) {
    AccountState state = account.state();
    if (state.webhookUrl() == null && !surroundings.settings().waitsForAddress()) {
      return "the account has no webhook address";
    }
    return switch (pending) {
      case PendingWebhook.Raw raw -> null;
      case PendingWebhook.Event event when !state.subscribed() -> "the account is unsubscribed";
      case PendingWebhook.Event event when !state.appFields().contains(event.field()) ->
          "the app is not subscribed to " + event.field();
      case PendingWebhook.Event event when !reaches(state, event) ->
          "the Page is not subscribed to " + event.field();
      case PendingWebhook.Event event -> null;
    };
  }

  /** On Instagram any field of the Page brings every event of the app. */
  private boolean reaches(AccountState state, PendingWebhook.Event event) {
    return switch (account.channel()) {
      case INSTAGRAM, WHATSAPP -> true;
      case MESSENGER -> state.subscribedFields().contains(event.field());
    };
  }

  private void deliver(PendingWebhook first) throws InterruptedException {
    List<PendingWebhook> group = new ArrayList<>(List.of(first));
    PendingWebhook overtaking = null;
    Duration delay = Duration.ZERO;
    int posts = 1;
    for (Fault.WebhookFault fault : surroundings.faults().takeForWebhook()) {
      switch (fault) {
        case Fault.WebhookDrop() -> posts = 0;
        case Fault.WebhookDelay(Duration more) -> delay = delay.plus(more);
        case Fault.WebhookDuplicate(int times) -> posts += posts == 0 ? 0 : times;
        case Fault.WebhookReorder(Duration patience) -> {
          if (overtaking == null) {
            overtaking = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
          }
        }
        case Fault.WebhookBatch(int size, Duration patience) -> gather(group, size, patience);
      }
    }
    try {
      if (overtaking != null) {
        post(List.of(overtaking), 1);
      }
      Thread.sleep(delay);
      if (posts == 0) {
        recordDrop(group, "a fault drops it");
      } else {
        post(group, posts);
      }
    } finally {
      unfinished.addAndGet(-group.size() - (overtaking == null ? 0 : 1));
    }
  }

  private void gather(List<PendingWebhook> group, int size, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (group.size() < size) {
      PendingWebhook next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      group.add(next);
    }
  }

  private void post(List<PendingWebhook> group, int times) throws InterruptedException {
    List<PendingWebhook.Event> events = new ArrayList<>();
    List<PendingWebhook> sources = new ArrayList<>();
    for (PendingWebhook pending : group) {
      switch (pending) {
        case PendingWebhook.Event event -> {
          events.add(event);
          sources.add(event);
        }
        case PendingWebhook.Raw raw -> {
          postRepeatedly(List.of(raw), raw.body(), times);
        }
      }
    }
    if (!events.isEmpty()) {
      String body = dialect.wrap(events, surroundings.time().instant());
      postRepeatedly(sources, body, times);
    }
  }

  private void postRepeatedly(List<PendingWebhook> group, String body, int times)
      throws InterruptedException {
    for (int post = 0; post < times; post++) {
      switch (attemptUntilDone(group, body)) {
        case DELIVERED -> {}
        case GIVEN_UP -> {
          account.change(state -> state.withSubscribedFields(Set.of()));
          recordDrop(group, "given up after repeated failures; the account is now unsubscribed");
          dropQueue();
          return;
        }
        case WITHOUT_ADDRESS -> {
          recordDrop(group, "the account has no webhook address any more");
          return;
        }
      }
    }
    settle(group);
  }

  private Delivery attemptUntilDone(List<PendingWebhook> group, String body)
      throws InterruptedException {
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      Duration sinceFirst = Duration.ofNanos(System.nanoTime() - started);
      Duration wait = surroundings.settings().waitBefore(attempt, sinceFirst);
      if (wait == null) {
        return Delivery.GIVEN_UP;
      }
      Thread.sleep(wait);
      URI address = account.state().webhookUrl();
      if (address == null) {
        return Delivery.WITHOUT_ADDRESS;
      }
      if (attempt(group, body, attempt, address)) {
        return Delivery.DELIVERED;
      }
    }
  }

  private boolean attempt(List<PendingWebhook> group, String body, int attempt, URI address)
      throws InterruptedException {
    WebhookClient.Reaction reaction =
        surroundings.client().post(address, body, account.settings().signingSecret());
    return switch (reaction) {
      case WebhookClient.Reaction.Answered(int status, String answer) -> {
        boolean delivered = status == 200;
        Outcome outcome = delivered ? Outcome.DELIVERED : Outcome.FAILED;
        record(group, attempt, outcome, status, null, body);
        yield delivered;
      }
      case WebhookClient.Reaction.Silent(String reason) -> {
        record(group, attempt, Outcome.FAILED, null, reason, body);
        yield false;
      }
    };
  }

  private void dropQueue() {
    List<PendingWebhook> rest = new ArrayList<>();
    queue.drainTo(rest);
    rest.forEach(pending -> recordDrop(List.of(pending), "the account was unsubscribed"));
    unfinished.addAndGet(-rest.size());
  }

  private void recordDrop(List<PendingWebhook> group, String reason) {
    record(group, 0, Outcome.DROPPED, null, reason, "");
    settle(group);
  }

  private static void settle(List<PendingWebhook> group) {
    group.forEach(pending -> pending.settled().run());
  }

  private void record(
      List<PendingWebhook> group,
      int attempt,
      Outcome outcome,
      @Nullable Integer status,
      @Nullable String detail,
      String body) {
    List<Subject> subjects = group.stream().map(PendingWebhook::subject).toList();
    List<String> messageIds = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject.messageId() != null) {
        messageIds.add(subject.messageId());
      }
    }
    surroundings
        .ledger()
        .add(number ->
            new DeliveryAttempt(
                number,
                surroundings.time().instant(),
                account.id(),
                attempt,
                subjects.stream().map(Subject::kind).toList(),
                messageIds,
                outcome,
                status,
                detail,
                body));
  }
}
