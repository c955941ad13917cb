package dev.countersign.gateway;

import static java.util.Objects.requireNonNull;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Effect;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Step;
import dev.countersign.approval.Timing;
import dev.countersign.approval.Transition;
import dev.countersign.approval.Vote;
import dev.countersign.approval.Voter;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.gateway.WatchedStore.Lie;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Products that are wrong in one thing each. Nothing is changed but what a transaction is told or
 * tells, which is where every decision passes.
 */
final class ModelMutants {
  private ModelMutants() {}

  /** What is wrong, and the lie that makes it so. */
  static Map<String, Lie> all() {
    Map<String, Lie> mutants = new LinkedHashMap<>();
    mutants.put("an event counts each time that it is delivered", answer("isFirst", first -> true));
    mutants.put("everybody is the same person", answer("recognise", ModelMutants::everybody));
    mutants.put("STOP is forgotten", ignore("optedOut"));
    mutants.put("who opted out is asked all the same", contacts(false));
    mutants.put("time is never up", answer("due", due -> List.of()));
    mutants.put(
        "the clock is an hour fast",
        answer("now", now -> ((Instant) now).plus(Duration.ofHours(1))));
    mutants.put("words find no question", answer("openAt", open -> List.of()));
    mutants.put(
        "words are for the first of several questions",
        answer("openAt", open -> ((List<?>) open).stream().limit(1).toList()));
    mutants.put(
        "quoted questions are not found", answer("findByMessage", found -> Optional.empty()));
    mutants.put("a number is left out", answer("nextNumber", number -> (Integer) number + 1));
    mutants.put("what is parked stays parked", answer("parkedAt", parked -> List.of()));
    mutants.put("who wrote is not remembered", ignore("wrote"));
    mutants.put(
        "a second answer counts", approvals(ModelMutants::withoutVotes, ModelMutants::withVotes));
    mutants.put(
        "what was asked before can be answered",
        approvals(ModelMutants::withoutOutdated, ModelMutants::withOutdated));
    mutants.put(
        "whoever takes a vote over has one of their own",
        approvals(ModelMutants::withoutPrincipals, ModelMutants::withPrincipals));
    mutants.put(
        "people decide about their own requests",
        requests(request -> request.asking(request.ladder(), List.of())));
    mutants.put(
        "the first answer decides, whatever the quorum", requests(ModelMutants::withoutQuorum));
    mutants.put("no choice needs a comment", requests(ModelMutants::withoutComments));
    mutants.put(
        "what expiry counts as is ignored",
        requests(request -> counting(request, OnExpiry.EXPIRE)));
    mutants.put(
        "nobody is told that their answer is recorded",
        effects(effect -> is(effect, Notice.Recorded.class) ? Stream.of() : Stream.of(effect)));
    mutants.put(
        "nobody is told that they are not needed any more",
        effects(
            effect -> is(effect, Notice.NoLongerNeeded.class) ? Stream.of() : Stream.of(effect)));
    mutants.put(
        "the workflow is not woken",
        effects(effect -> effect instanceof Effect.Resume ? Stream.of() : Stream.of(effect)));
    mutants.put("the workflow is woken twice", effects(ModelMutants::twice));
    mutants.put("a question is sent twice", effects(ModelMutants::askedTwice));
    mutants.put("the journal lacks its end", transitions(ModelMutants::withoutEnd));
    return mutants;
  }

  private static Lie answer(String name, UnaryOperator<Object> changed) {
    return (method, arguments, real) -> {
      Object result = real.with(arguments);
      return method.getName().equals(name) ? changed.apply(requireNonNull(result)) : result;
    };
  }

  private static Lie ignore(String name) {
    return (method, arguments, real) -> method.getName().equals(name) ? null : real.with(arguments);
  }

  private static Lie contacts(boolean isOptedOut) {
    return answer(
        "contact",
        found ->
            ((Optional<?>) found)
                .map(Contact.class::cast)
                .map(contact ->
                    new Contact(
                        contact.address(),
                        contact.person(),
                        contact.name(),
                        contact.lastInbound(),
                        contact.closedAt(),
                        isOptedOut,
                        contact.current())));
  }

  /** A wrong approval is looked at, and what was wrong in it is put right before it is stored. */
  private static Lie approvals(UnaryOperator<Approval> wrong, BinaryOperator<Approval> righted) {
    Map<ApprovalId, Approval> real = new HashMap<>();
    return (method, arguments, call) -> {
      if (method.getName().equals("lock")) {
        Optional<?> found = (Optional<?>) requireNonNull(call.with(arguments));
        found.map(Approval.class::cast).ifPresent(seen -> real.put(seen.id(), seen));
        return found.map(Approval.class::cast).map(wrong);
      }
      if (!method.getName().equals("update")) {
        return call.with(arguments);
      }
      Transition made = (Transition) requireNonNull(arguments[1]);
      Approval before = requireNonNull(real.get(made.approval().id()));
      Approval after = righted.apply(before, made.approval());
      real.put(after.id(), after);
      return call.with(
          before, new Transition(after, made.effects(), made.journal(), made.verdict()));
    };
  }

  private static Lie requests(UnaryOperator<ApprovalRequest> wrong) {
    return approvals(
        approval -> with(approval, wrong.apply(approval.request()), approval.voters()),
        (before, after) -> with(after, before.request(), after.voters()));
  }

  private static Approval with(Approval approval, ApprovalRequest request, List<Voter> voters) {
    return with(approval, request, voters, approval.asks());
  }

  private static Approval with(
      Approval approval, ApprovalRequest request, List<Voter> voters, List<Ask> asks) {
    return new Approval(
        approval.id(),
        approval.version(),
        request,
        approval.step(),
        voters,
        asks,
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.undeliverableAt(),
        approval.digest(),
        approval.revision());
  }

  private static Lie transitions(UnaryOperator<Transition> changed) {
    return (method, arguments, real) -> {
      if (!method.getName().equals("update")) {
        return real.with(arguments);
      }
      return real.with(arguments[0], changed.apply((Transition) arguments[1]));
    };
  }

  private static Lie effects(Function<Effect, Stream<Effect>> changed) {
    return transitions(transition ->
        new Transition(
            transition.approval(),
            transition.effects().stream().flatMap(changed).toList(),
            transition.journal(),
            transition.verdict()));
  }

  private static boolean is(Effect effect, Class<? extends Notice> kind) {
    return effect instanceof Effect.Notify notify && kind.isInstance(notify.notice());
  }

  private static Stream<Effect> twice(Effect effect) {
    return effect instanceof Effect.Resume resume
        ? Stream.of(
            resume,
            new Effect.Resume(resume.key() + ":again", resume.target(), resume.resumption()))
        : Stream.of(effect);
  }

  private static Stream<Effect> askedTwice(Effect effect) {
    return effect instanceof Effect.AskApprover ask
        ? Stream.of(
            ask,
            new Effect.AskApprover(
                ask.key() + "9", ask.ask(), ask.to(), ask.replyKey(), ask.occasion()))
        : Stream.of(effect);
  }

  private static Transition withoutEnd(Transition transition) {
    return new Transition(
        transition.approval(),
        transition.effects(),
        transition.journal().stream()
            .filter(entry -> !entry.details().containsKey("port"))
            .toList(),
        transition.verdict());
  }

  private static Object everybody(Object person) {
    Responder known = (Responder) person;
    String history = known.address().value().replaceFirst("^[^-]*", "");
    return new Responder(
        known.address(),
        Set.copyOf(
            Stream.of("ada", "grace", "linus")
                .map(name -> new Address(known.address().account(), name + history))
                .filter(other -> !other.equals(known.address()))
                .toList()));
  }

  private static Approval withoutVotes(Approval approval) {
    return with(
        approval,
        approval.request(),
        approval.voters().stream().map(voter -> of(voter, null, voter.principal())).toList());
  }

  private static Approval withVotes(Approval before, Approval after) {
    List<Voter> voters = new ArrayList<>(after.voters());
    for (int i = 0; i < before.voters().size(); i++) {
      if (voters.get(i).vote() == null) {
        voters.set(i, of(voters.get(i), before.voters().get(i).vote(), voters.get(i).principal()));
      }
    }
    return with(after, after.request(), voters);
  }

  private static Approval withoutOutdated(Approval approval) {
    return with(
        approval,
        approval.request(),
        approval.voters(),
        approval.asks().stream()
            .map(ask ->
                of(
                    ask,
                    Stream.concat(ask.keys().stream(), ask.outdated().keys().stream()).toList(),
                    new Ask.Outdated(ask.outdated().until(), List.of(), List.of())))
            .toList());
  }

  private static Approval withOutdated(Approval before, Approval after) {
    List<Ask> asks = new ArrayList<>(after.asks());
    for (int i = 0; i < before.asks().size(); i++) {
      Ask real = before.asks().get(i);
      List<ReplyKey.Hash> keys = new ArrayList<>(asks.get(i).keys());
      keys.removeAll(real.outdated().keys());
      asks.set(i, of(asks.get(i), keys, real.outdated()));
    }
    return with(after, after.request(), after.voters(), asks);
  }

  private static Ask of(Ask ask, List<ReplyKey.Hash> keys, Ask.Outdated outdated) {
    return new Ask(
        ask.voter(),
        ask.address(),
        ask.channel(),
        keys,
        ask.delivery(),
        ask.messages(),
        ask.sentAt(),
        ask.explained(),
        ask.number(),
        ask.draft(),
        outdated);
  }

  private static Approval withoutPrincipals(Approval approval) {
    return with(
        approval,
        approval.request(),
        approval.voters().stream().map(voter -> of(voter, voter.vote(), null)).toList());
  }

  private static Approval withPrincipals(Approval before, Approval after) {
    List<Voter> voters = new ArrayList<>(after.voters());
    for (int i = 0; i < before.voters().size(); i++) {
      voters.set(i, of(voters.get(i), voters.get(i).vote(), before.voters().get(i).principal()));
    }
    return with(after, after.request(), voters);
  }

  private static Voter of(Voter voter, @Nullable Vote vote, @Nullable Integer principal) {
    return new Voter(
        voter.step(),
        voter.approver(),
        vote,
        voter.remindAt(),
        voter.reminders(),
        voter.passedOnAt(),
        principal);
  }

  private static ApprovalRequest withoutQuorum(ApprovalRequest request) {
    return request.asking(
        request.ladder().stream()
            .map(step -> new Step(step.approvers(), new Quorum.Any(), step.expiresIn()))
            .toList(),
        request.requester());
  }

  private static ApprovalRequest withoutComments(ApprovalRequest request) {
    return request.worded(
        request.title(),
        request.locale(),
        request.choices().stream()
            .map(choice -> new Choice(choice.key(), choice.title(), choice.approves()))
            .toList());
  }

  private static ApprovalRequest counting(ApprovalRequest request, OnExpiry as) {
    Timing timing = request.timing();
    return request.timed(
        new Timing(as, timing.reminders(), timing.undeliverableAfter(), timing.hours()));
  }
}
