package dev.countersign.server.api;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Decision;
import dev.countersign.approval.State;
import dev.countersign.approval.Vote;
import dev.countersign.approval.Voter;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.journal.JournalEntry;
import dev.countersign.resume.Resumption;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.ResumeProgress;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what the API answers. */
public final class ApprovalJson {
  private ApprovalJson() {}

  /** An approval as the API shows it. */
  public static Value.Structure approval(ApprovalView view, Instant now) {
    Approval approval = view.approval();
    Optional<Resumption> outcome = approval.resumption();
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("id", Value.of(approval.id().value()));
    members.put("status", Value.of(approval.status().name()));
    members.put("outcome", text(outcome.map(Resumption::outcome).orElse(null)));
    members.put("port", text(outcome.map(Resumption::port).orElse(null)));
    members.put(
        "approved", outcome.map(ended -> Value.of(ended.approved())).orElse(Value.nothing()));
    members.put("delivery", Value.of(approval.delivery().label()));
    members.put("answersMayBeMissing", Value.of(view.mayMissAnswers()));
    members.put("requestedAt", time(approval.requestedAt()));
    members.put("expiresAt", time(approval.expiresAt()));
    members.put("title", text(approval.request().title()));
    members.put("reference", text(approval.request().reference()));
    members.put("node", text(approval.request().node()));
    members.put("digest", Value.of(approval.digest()));
    members.put("revision", Value.of(approval.revision()));
    members.put(
        "decision",
        approval.state() instanceof State.Decided decided
            ? decision(approval, decided.decision())
            : Value.nothing());
    members.put("approvers", approvers(view, now));
    members.put("resume", resume(view.resume()));
    return new Value.Structure(members);
  }

  private static Value decision(Approval approval, Decision decision) {
    Map<String, Value> members = new LinkedHashMap<>();
    Optional<Address> from = decision.respondedBy();
    members.put("respondedBy", text(from.map(Address::value).orElse(null)));
    members.put("respondedAt", time(decision.respondedAt()));
    members.put("approver", text(decision.approver()));
    members.put("account", text(from.map(address -> address.account().value()).orElse(null)));
    members.put(
        "channel",
        decision.channel() == null ? Value.nothing() : Value.of(decision.channel().label()));
    members.put("forced", Value.of(from.isEmpty()));
    members.put("comment", text(decision.comment()));
    members.put("fields", approval.shownValues());
    members.put("before", approval.replacedValues());
    members.put("digest", Value.of(approval.decidedDigest()));
    return new Value.Structure(members);
  }

  private static Value approvers(ApprovalView view, Instant now) {
    Approval approval = view.approval();
    List<Value> people = new ArrayList<>();
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter voter = approval.voters().get(i);
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("name", text(voter.approver().name()));
      members.put("step", Value.of(voter.step() + 1));
      members.put("replaced", Value.of(voter.passedOnAt() != null));
      members.put(
          "onBehalfOf", voter.principal() == null ? Value.nothing() : Value.of(voter.principal()));
      members.put("vote", vote(voter.vote()));
      members.put("addresses", addresses(view, i, now));
      people.add(new Value.Structure(members));
    }
    return new Value.Sequence(people);
  }

  private static Value vote(@Nullable Vote vote) {
    if (vote == null) {
      return Value.nothing();
    }
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("choice", Value.of(vote.choice().key().value()));
    members.put("approves", Value.of(vote.choice().approves()));
    members.put("at", time(vote.at()));
    members.put("account", Value.of(vote.from().account().value()));
    members.put("respondedBy", Value.of(vote.from().value()));
    members.put("comment", text(vote.comment()));
    return new Value.Structure(members);
  }

  private static Value addresses(ApprovalView view, int voter, Instant now) {
    List<Value> addresses = new ArrayList<>();
    for (Ask ask : view.approval().asks()) {
      if (ask.voter() == voter) {
        Map<String, Value> address = new LinkedHashMap<>();
        address.put("account", Value.of(ask.address().account().value()));
        address.put("channel", Value.of(ask.channel().label()));
        address.put("to", Value.of(ask.address().value()));
        address.put("delivery", Value.of(ask.delivery().label()));
        address.put("window", window(view.windows().get(ask.address()), now));
        addresses.add(new Value.Structure(address));
      }
    }
    return new Value.Sequence(addresses);
  }

  private static Value window(@Nullable MessagingWindow window, Instant now) {
    if (window == null) {
      return Value.nothing();
    }
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("openUntil", time(window.openUntil()));
    members.put("isOpen", Value.of(window.isOpen(now)));
    return new Value.Structure(members);
  }

  private static Value resume(ResumeProgress resume) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("state", Value.of(resume.state().name()));
    members.put("attempts", Value.of(resume.attempts()));
    members.put(
        "nextAttemptAt",
        resume.nextAttemptAt() == null ? Value.nothing() : time(resume.nextAttemptAt()));
    members.put("lastError", text(resume.lastError()));
    return new Value.Structure(members);
  }

  /** A journal as the API shows it. */
  public static Value.Structure journal(List<JournalEntry> entries) {
    return items(entries.stream().map(ApprovalJson::entry).toList(), null);
  }

  static Value.Structure entry(JournalEntry entry) {
    Map<String, Value> details = new LinkedHashMap<>();
    entry.details().forEach((name, fact) -> details.put(name, Value.of(fact)));
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("at", time(entry.at()));
    members.put("event", Value.of(entry.event().name()));
    members.put("actor", Value.of(entry.actor().label()));
    members.put("details", new Value.Structure(details));
    return new Value.Structure(members);
  }

  /** A contact as the API shows it. */
  public static Value contact(Contact contact, Instant now) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("account", Value.of(contact.address().account().value()));
    members.put("address", Value.of(contact.address().value()));
    members.put("person", Value.of(contact.person()));
    members.put("name", text(contact.name()));
    members.put(
        "lastInbound",
        contact.lastInbound() == null ? Value.nothing() : time(contact.lastInbound()));
    members.put(
        "windowOpenUntil",
        contact.window().map(window -> time(window.openUntil())).orElse(Value.nothing()));
    members.put("isWindowOpen", Value.of(contact.isOpen(now)));
    members.put("isOptedOut", Value.of(contact.isOptedOut()));
    return new Value.Structure(members);
  }

  /** A list, with the cursor of the next page where there are pages. */
  public static Value.Structure items(List<? extends Value> items, @Nullable Value next) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("items", new Value.Sequence(List.copyOf(items)));
    if (next != null) {
      members.put("next", next);
    }
    return new Value.Structure(members);
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.nothing() : Value.of(text);
  }

  private static Value time(Instant time) {
    return Value.of(time.toString());
  }
}
