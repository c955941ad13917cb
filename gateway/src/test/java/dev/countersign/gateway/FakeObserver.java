package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.journal.JournalEntry;
import dev.countersign.store.Quarantined;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what an operator is told. */
final class FakeObserver implements GatewayObserver {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> quarantined = new CopyOnWriteArrayList<>();

  @Override
  public void quarantined(Quarantined.Reason reason) {
    quarantined.add(reason.label());
  }

  @Override
  public void paused(AccountId account, FailureClass reason) {
    told.add("paused " + account + " " + reason);
  }

  @Override
  public void resumed(AccountId account) {
    told.add("resumed " + account);
  }

  @Override
  public void keysTried(AccountId account) {
    told.add("keys tried " + account);
  }

  @Override
  public void subscribed(AccountId account, boolean isSubscribed) {
    if (!isSubscribed) {
      told.add("unsubscribed " + account);
    }
  }

  @Override
  public void happened(AccountId account, JournalEntry.Event event) {
    // the journal tells it
  }

  /** Why items were set aside, in order. */
  List<String> quarantined() {
    return List.copyOf(quarantined);
  }

  /** What else was told, in order. */
  List<String> told() {
    return List.copyOf(told);
  }
}
