package dev.countersign.approval;

import dev.countersign.ApprovalId;
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
import org.jspecify.annotations.Nullable;

/**
 * One request for a decision and where it stands. Changed only by {@link Lifecycle}.
 *
 * @param version counts the changes; a change counts only if nobody else changed the same version
 * @param asks one for each address of the person, in the order of the request
 * @param remindAt when the person is to be reminded; absent for not at all, or not any more
 * @param digest SHA-256 of what is shown, lower-case hex
 */
public record Approval(
    ApprovalId id,
    int version,
    ApprovalRequest request,
    List<Ask> asks,
    State state,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Instant remindAt,
    String digest) {

  public Approval {
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
  OptionalInt ask(java.util.function.Predicate<Ask> predicate) {
    for (int i = 0; i < asks.size(); i++) {
      if (predicate.test(asks.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  Approval in(State next) {
    return new Approval(
        id, version + 1, request, asks, next, requestedAt, expiresAt, remindAt, digest);
  }

  Approval with(int index, Ask ask) {
    List<Ask> changed = new ArrayList<>(asks);
    changed.set(index, ask);
    return new Approval(
        id, version + 1, request, changed, state, requestedAt, expiresAt, remindAt, digest);
  }

  Approval remindedAt(@Nullable Instant next) {
    return new Approval(
        id, version + 1, request, asks, state, requestedAt, expiresAt, next, digest);
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
        decision.map(made -> made.choice().approves()).orElse(false),
        decision.map(made -> made.respondedBy().value()).orElse(null),
        decision.map(Decision::respondedAt).orElse(null),
        port,
        port,
        decision.map(Decision::channel).orElse(asks.getFirst().channel()).label(),
        decision.map(Decision::respondedBy).orElse(request.approver().address()).account().value(),
        request.approver().name(),
        null,
        request.reference(),
        shownValues(),
        digest);
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
