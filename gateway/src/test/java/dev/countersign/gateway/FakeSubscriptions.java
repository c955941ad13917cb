package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.Subscription;
import dev.countersign.channel.Subscriptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel that posts what happens, or does not, as told. */
final class FakeSubscriptions implements Subscriptions {
  /** How many conversations were asked for. */
  final AtomicInteger read = new AtomicInteger();

  volatile Subscription now = new Subscription.Active();
  volatile Subscription again = new Subscription.Active();
  volatile Conversation conversation = new Conversation.Read(List.of(), true);

  @Override
  public Subscription look(AccountId account) {
    return now;
  }

  @Override
  public Subscription subscribe(AccountId account) {
    now = again;
    return again;
  }

  @Override
  public Conversation conversation(Address person, Instant since) {
    read.incrementAndGet();
    return conversation;
  }
}
