package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Occasion;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Contact;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Expected;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out how people can be asked now: the window, health and templates of each address. */
final class Invitations {
  private final Accounts accounts;
  private final Randomness randomness;

  Invitations(Accounts accounts, Randomness randomness) {
    this.accounts = accounts;
    this.randomness = randomness;
  }

  List<Invitation> of(
      Transaction transaction, ApprovalRequest request, List<Approver> people, Instant now) {
    // several people are locked in the one order in which everybody locks them
    transaction.prepare(
        Expected.people(people.stream().flatMap(person -> person.addresses().stream()).toList()));
    return people.stream().map(person -> of(transaction, request, person, now)).toList();
  }

  Invitation of(Transaction transaction, ApprovalRequest request, Approver person, Instant now) {
    return new Invitation(
        person.addresses().stream()
            .map(address -> reach(transaction, request, address, now))
            .toList());
  }

  private Invitation.Reach reach(
      Transaction transaction, ApprovalRequest request, Address address, Instant now) {
    ReplyKey key = randomness.replyKey();
    Optional<Account> known = accounts.find(address.account());
    if (known.isEmpty()) {
      // taken out of the settings since: nobody can answer there, whichever channel it was on
      return new Invitation.Reach(address, ChannelKind.INSTAGRAM, "unknown-account", key);
    }
    Account account = known.get();
    Prompt.Question question = accounts.question(request, account.id(), key, Occasion.FIRST, 0);
    Contact contact = transaction.people().contact(address).orElse(null);
    boolean hasTemplate = accounts.channel(account.id()).hasTemplate(account.id(), question);
    String obstacle =
        Planner.plan(account, contact, hasTemplate, now) instanceof Planner.Plan.Obstacle found
            ? found.failed().code()
            : null;
    return new Invitation.Reach(address, account.channel(), obstacle, key);
  }
}
