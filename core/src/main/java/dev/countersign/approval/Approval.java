package dev.countersign.approval;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.Resumption;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One request for a decision and where it stands. Changed only by {@link Lifecycle}.
 *
 * @param version counts the changes; a change counts only if nobody else changed the same version
 * @param step the step of the ladder that is being asked, from 0
 * @param voters the people of this step and the steps before, and those who took their places
 * @param asks one for each address of each voter
 * @param expiresAt when the time of the step is up
 * @param digest SHA-256 of what is shown, lower-case hex
 * @param revision how often what is shown was settled: 1 at first, one more with each amendment
 */
public record Approval(
    ApprovalId id,
    int version,
    ApprovalRequest request,
    int step,
    List<Voter> voters,
    List<Ask> asks,
    State state,
    Instant requestedAt,
    Instant expiresAt,
    String digest,
    int revision) {

  public Approval {
    voters = List.copyOf(voters);
    asks = List.copyOf(asks);
  }

  /** The state as one word. */
  public Status status() {
    return state.status();
  }

  /** The choice of that key, where the request offers it. */
  public Optional<Choice> choice(ChoiceKey key) {
    return request.choices().stream().filter(choice -> choice.key().equals(key)).findFirst();
  }

  /** The position of the ask for which a predicate holds. */
  OptionalInt ask(Predicate<Ask> predicate) {
    for (int i = 0; i < asks.size(); i++) {
      if (predicate.test(asks.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The position of the ask of a voter for which a predicate holds. */
  OptionalInt askOf(int voter, Predicate<Ask> predicate) {
    return ask(ask -> ask.voter() == voter && predicate.test(ask));
  }

  /** The voter behind an ask. */
  public Voter voter(Ask ask) {
    return voters.get(ask.voter());
  }

  /** Whether the vote of that person counts now. */
  boolean isActive(Voter voter) {
    return voter.step() == step && !voter.isReplaced();
  }

  /** Whose vote that voter gives: their own, or that of the person who lets them. */
  int principal(int voter) {
    Integer other = voters.get(voter).principal();
    return other == null ? voter : other;
  }

  /** Whether two voters give the same vote: the first of their answers counts. */
  boolean haveOneVote(int voter, int other) {
    return principal(voter) == principal(other);
  }

  /** The vote of a voter, whoever gave it; empty until somebody did. */
  Optional<Vote> vote(int voter) {
    return IntStream.range(0, voters.size())
        .filter(other -> haveOneVote(voter, other) && isActive(voters.get(other)))
        .mapToObj(other -> voters.get(other).vote())
        .<Vote>mapMulti((vote, found) -> {
          if (vote != null) {
            found.accept(vote);
          }
        })
        .findFirst();
  }

  /** Whether an answer to that question would be a vote now. */
  public boolean isOpen(Ask ask) {
    return !(state instanceof State.Final) && isActive(voter(ask)) && vote(ask.voter()).isEmpty();
  }

  /** The step that is being asked. */
  public Step currentStep() {
    return request.ladder().get(step);
  }

  /** The step that is asked when the time of this one is up; empty after the last one. */
  public Optional<Step> nextStep() {
    return step + 1 < request.ladder().size()
        ? Optional.of(request.ladder().get(step + 1))
        : Optional.empty();
  }

  Approval in(State next) {
    return new Approval(
        id,
        version + 1,
        request,
        step,
        voters,
        asks,
        next,
        requestedAt,
        expiresAt,
        digest,
        revision);
  }

  /** Waiting while anybody is asked, else parked. */
  Approval standing() {
    State standing =
        asks.stream().anyMatch(ask -> isOpen(ask) && ask.isLive())
            ? new State.Waiting()
            : new State.Parked();
    return standing.equals(state) ? this : in(standing);
  }

  Approval with(int index, Ask ask) {
    List<Ask> changed = new ArrayList<>(asks);
    changed.set(index, ask);
    return with(voters, changed);
  }

  Approval with(int index, Voter voter) {
    List<Voter> changed = new ArrayList<>(voters);
    changed.set(index, voter);
    return with(changed, asks);
  }

  Approval with(List<Voter> people, List<Ask> questions) {
    return new Approval(
        id,
        version + 1,
        request,
        step,
        people,
        questions,
        state,
        requestedAt,
        expiresAt,
        digest,
        revision);
  }

  /** The next revision, of which nobody was asked yet and which nobody answered. */
  Approval amended(ApprovalRequest other) {
    return new Approval(
        id,
        version + 1,
        other,
        step,
        voters.stream().map(Voter::unanswered).toList(),
        asks.stream().map(ask -> ask.outdated(version)).toList(),
        state,
        requestedAt,
        expiresAt,
        Questions.digest(other),
        revision + 1);
  }

  Approval atStep(int next, Instant end) {
    return new Approval(
        id, version + 1, request, next, voters, asks, state, requestedAt, end, digest, revision);
  }

  /** What the workflow is woken with; empty while the approval is open. */
  public Optional<Resumption> resumption() {
    return state instanceof State.Final end ? Optional.of(resumption(end)) : Optional.empty();
  }

  Resumption resumption(State.Final end) {
    Optional<Decision> decision =
        end instanceof State.Decided decided ? Optional.of(decided.decision()) : Optional.empty();
    String port = Port.of(end).name();
    return new Resumption(
        id,
        "approval." + end.status().name().toLowerCase(java.util.Locale.ROOT),
        end.at(),
        end.choice().map(Choice::approves).orElse(false),
        decision.flatMap(Decision::respondedBy).map(Address::value).orElse(null),
        decision.map(Decision::respondedAt).orElse(null),
        port,
        port,
        decision.map(Decision::channel).orElse(asks.getFirst().channel()).label(),
        decision
            .flatMap(Decision::respondedBy)
            .orElse(request.approver().address())
            .account()
            .value(),
        decision.isPresent() ? decision.get().approver() : request.approver().name(),
        decision.map(Decision::comment).orElse(null),
        request.reference(),
        shownValues(),
        digest,
        revision);
  }

  /** Values of readable fields by key: what is masked or concealed never leaves. */
  public Value.Structure shownValues() {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Field field : request.fields()) {
      if (field.display() == DisplayMode.READABLE) {
        values.put(field.key(), field.value());
      }
    }
    return new Value.Structure(values);
  }
}
