package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.reply.ReplyKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a piece of work will ask of its transaction, so that many pieces can share one: it is read
 * and locked for all of them together, in the one order in which everybody locks.
 *
 * @param events that are to be handled
 * @param writers of whom it will be told that they wrote, and who are known by one address
 * @param people whose contact will be looked at
 * @param keys of questions that will be looked for
 * @param approvals that will be locked
 * @param tickets of effects that will be begun or ended
 * @param webhooks that will be ended, with their fences
 */
public record Expected(
    Set<EventKey> events,
    Set<Address> writers,
    Set<Address> people,
    Set<ReplyKey.Hash> keys,
    Set<ApprovalId> approvals,
    Set<OutboxTicket> tickets,
    Map<Long, Integer> webhooks) {
  /** Nothing. */
  public static final Expected NOTHING =
      new Expected(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

  public Expected {
    events = Set.copyOf(events);
    writers = Set.copyOf(writers);
    people = Set.copyOf(people);
    keys = Set.copyOf(keys);
    approvals = Set.copyOf(approvals);
    tickets = Set.copyOf(tickets);
    webhooks = Map.copyOf(webhooks);
  }

  /** People whose contact will be looked at. */
  public static Expected of(Set<Address> people) {
    return new Expected(Set.of(), Set.of(), people, Set.of(), Set.of(), Set.of(), Map.of());
  }

  /** What an effect that was claimed asks for. */
  public static Expected of(OutboxClaim claim, Set<Address> people) {
    return new Expected(
        Set.of(),
        Set.of(),
        people,
        Set.of(),
        Set.of(claim.approval()),
        Set.of(claim.ticket()),
        Map.of());
  }

  /** This and more. */
  public Expected and(Expected more) {
    Map<Long, Integer> both = new HashMap<>(webhooks);
    both.putAll(more.webhooks);
    return new Expected(
        united(events, more.events),
        united(writers, more.writers),
        united(people, more.people),
        united(keys, more.keys),
        united(approvals, more.approvals),
        united(tickets, more.tickets),
        both);
  }

  private static <T> Set<T> united(Set<T> one, Set<T> other) {
    Set<T> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }
}
