package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.prompt.Choice;
import dev.countersign.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * The people of one history. Histories share a database, so each has addresses of its own: {@code
 * ada} of a history is {@code ada-17} in the database.
 *
 * @param name of the history, other than that of any other on the same database
 */
record Cast(String name) {
  private static final Account FIRST = account("first", "17841400000000001");
  private static final Account SECOND = account("second", "17841400000000002");

  static final List<Account> ACCOUNTS = List.of(FIRST, SECOND);

  static final DecisionLinks LINKS =
      new DecisionLinks(URI.create("https://hil.example.com"), Secret.of("the key of the links"));

  private static Account account(String name, String platformId) {
    return new Account(
        new AccountId(name),
        ChannelKind.INSTAGRAM,
        platformId,
        Account.UnknownRecipient.TRY,
        Duration.ofHours(4));
  }

  /** Where somebody is; names that end in 2 are on the second account. */
  static Address at(String person) {
    return new Address(person.endsWith("2") ? SECOND.id() : FIRST.id(), person);
  }

  Address address(String person) {
    return in(at(person));
  }

  private Address in(Address address) {
    return new Address(address.account(), address.value() + "-" + name);
  }

  Approver in(Approver approver) {
    return new Approver(
        approver.name(),
        approver.addresses().stream().map(this::in).toList(),
        approver.isAskedEverywhere());
  }

  ApprovalRequest in(ApprovalRequest request) {
    return request.asking(
        request.ladder().stream()
            .map(step ->
                new Step(
                    step.approvers().stream().map(this::in).toList(),
                    step.quorum(),
                    step.expiresIn()))
            .toList(),
        request.requester().stream().map(this::in).toList());
  }

  Origin origin(Address from, Instant written, MessageId message) {
    return new Origin(platform(from), from.value(), platform(from), written, message, false);
  }

  Origin echo(Address to, Instant now, MessageId message) {
    return new Origin(platform(to), platform(to), to.value(), now, message, false);
  }

  private static String platform(Address address) {
    return ACCOUNTS.stream()
        .filter(account -> account.id().equals(address.account()))
        .findFirst()
        .orElseThrow()
        .platformId();
  }

  static byte[] bytes(long seed) {
    byte[] bytes = new byte[16];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The exit that a choice takes, as docs/api.md names it. */
  static String port(Choice choice) {
    return switch (choice.key().value()) {
      case "approve" -> "approved";
      case "reject" -> "rejected";
      default -> choice.key().value();
    };
  }
}
