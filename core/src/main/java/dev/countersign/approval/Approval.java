package dev.countersign.approval;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.Resumption;
import dev.countersign.time.Hours;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request for a decision and where it stands. Changed only by {@link Lifecycle}.
 *
 * @param version counts the changes; a change counts only if nobody else changed the same version
 * @param step the step of the ladder that is being asked, from 0
 * @param voters the people of this step and the steps before, and those who took their places
 * @param asks one for each address of each voter
 * @param expiresAt when the time of the step is up
 * @param undeliverableAt from when on it is not parked any more in this step, but given up; absent
 *     where it is parked as long as the step waits, and once somebody answered
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
    @Nullable Instant undeliverableAt,
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
    return voter.step() == step && voter.passedOnAt() == null;
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
        .mapToObj(voters::get)
        .flatMap(other -> Stream.ofNullable(other.vote()))
        .findFirst();
  }

  /** Whether an answer to that question would be a vote now. */
  public boolean isOpen(Ask ask) {
    return !(state instanceof State.Final) && isActive(voter(ask)) && vote(ask.voter()).isEmpty();
  }

  /**
   * Whether a question is still to be sent: its answer is waited for, it is what is asked now, and
   * the person is asked at that address.
   */
  public boolean isWanted(AskTag question) {
    Ask ask = asks.get(question.ask());
    return isOpen(ask) && ask.isNamedBy(question) && !ask.delivery().isOver();
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

  /** The hours in which its time counts. */
  Hours hours() {
    return request.timing().counted();
  }

  /** Whether nobody can be asked, and no way is looked for any more. */
  boolean isGivenUp(Instant now) {
    return state instanceof State.Parked
        && undeliverableAt != null
        && !now.isBefore(undeliverableAt);
  }

  /** How far the question has come where it came closest to somebody; an answer proves a reader. */
  public Delivery delivery() {
    boolean hasReader =
        voters.stream().anyMatch(voter -> voter.vote() != null)
            || asks.stream().anyMatch(ask -> !ask.draft().equals(Draft.NONE));
    return asks.stream()
        .map(Ask::reached)
        .reduce(hasReader ? Delivery.READ : Delivery.SPARE, Delivery::orCloser);
  }

  /** In another state. Nothing is left to a timer when it has ended. */
  Approval in(State next) {
    boolean isOver = next instanceof State.Final;
    return new Approval(
        id,
        version + 1,
        request,
        step,
        isOver ? voters.stream().map(Voter::unreminded).toList() : voters,
        asks,
        next,
        requestedAt,
        expiresAt,
        isOver ? null : undeliverableAt,
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

  /**
   * What the person at an address is busy with now. Whoever is busy has seen the question, and is
   * to write one thing at a time, wherever they were asked.
   */
  Approval with(int index, Draft draft) {
    List<Ask> changed = new ArrayList<>(asks);
    for (int i = 0; i < asks.size(); i++) {
      Ask ask = asks.get(i);
      if (i == index) {
        changed.set(i, ask.with(draft));
      } else if (ask.voter() == asks.get(index).voter()) {
        changed.set(i, ask.with(ask.draft().wanting(null)));
      }
    }
    return with(voters, changed).reached();
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
        undeliverableAt,
        digest,
        revision);
  }

  /** At a step that begins now. People of earlier steps are reminded no more, and passed on. */
  Approval atStep(int next, Duration wait, Instant now) {
    List<Voter> others =
        voters.stream().map(voter -> isActive(voter) ? voter.passedOn(now) : voter).toList();
    Duration patience = request.timing().undeliverableAfter();
    boolean isLast = next + 1 == request.ladder().size();
    // going on to further people is an escalation, and none is due outside of the hours
    Hours patient = isLast ? Hours.ALWAYS : hours();
    return new Approval(
        id,
        version + 1,
        request,
        next,
        others,
        asks,
        state,
        requestedAt,
        hours().after(now, wait),
        patience == null ? null : patient.after(now.plus(patience), Duration.ZERO),
        digest,
        revision);
  }

  /** At the same step, whose time is up as soon as the next one may be asked. */
  Approval overAt(Instant now) {
    return new Approval(
        id,
        version + 1,
        request,
        step,
        voters,
        asks,
        state,
        requestedAt,
        hours().after(now, Duration.ZERO),
        null,
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
        asks.stream().map(ask -> ask.outdated(version).with(Draft.NONE)).toList(),
        state,
        requestedAt,
        expiresAt,
        undeliverableAt,
        Questions.digest(other),
        revision + 1);
  }

  /** Somebody saw the question: it is not given up for want of a way. */
  Approval reached() {
    return new Approval(
        id,
        version + 1,
        request,
        step,
        voters,
        asks,
        state,
        requestedAt,
        expiresAt,
        null,
        digest,
        revision);
  }

  /** What the workflow is woken with; empty while the approval is open. */
  public Optional<Resumption> resumption() {
    return state instanceof State.Final end ? Optional.of(resumption(end)) : Optional.empty();
  }

  private Resumption resumption(State.Final end) {
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
        replacedValues(),
        decidedDigest(),
        revision,
        delivery().label());
  }

  /** What the person entered who decided; empty while nobody did. */
  private Map<String, Value> entered() {
    return state instanceof State.Decided decided
        ? decided.decision().entered().members()
        : Map.of();
  }

  /**
   * Values of readable fields by key, as they are after the decision: what is masked or concealed
   * never leaves.
   */
  public Value.Structure shownValues() {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Field field : request.with(entered()).fields()) {
      if (field.display() == DisplayMode.READABLE) {
        values.put(field.key(), field.value());
      }
    }
    return new Value.Structure(values);
  }

  /** The values before the decision of those fields that the person changed, by key. */
  public Value.Structure replacedValues() {
    Map<String, Value> entered = entered();
    Map<String, Value> values = new LinkedHashMap<>();
    for (Field field : request.fields()) {
      Value after = entered.get(field.key());
      if (after != null && !after.equals(field.value())) {
        values.put(field.key(), field.value());
      }
    }
    return new Value.Structure(values);
  }

  /** The digest of what was shown to whoever decided, with the values that they entered. */
  public String decidedDigest() {
    return entered().isEmpty() ? digest : Questions.digest(request.with(entered()));
  }
}
