package dev.countersign.approval;

import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.field.InputMode;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How people change values: they are asked for one field after the other, see what they entered in
 * the question once more, and only a choice that they take from there on counts with it.
 */
final class Editing {
  /** After so many messages in a row that are no value nothing is said any more. */
  static final int MOST_REFUSALS = 5;

  private Editing() {}

  /** The person wants to change values: they are asked for the first one. */
  static Transition begin(Approval approval, int index, Act act) {
    return wanted(approval, index, open(approval), act);
  }

  private static List<String> open(Approval approval) {
    return approval.request().openFields().stream().map(Field::key).toList();
  }

  /** What stands before a choice: values that it needs, or that the person was not shown yet. */
  static Optional<Transition> before(Approval approval, int index, Choice choice, Act act) {
    Draft draft = approval.asks().get(index).draft();
    if (draft.isUnseen()) {
      List<String> left =
          draft.wish() instanceof Draft.Wish.Values wanted ? wanted.fields() : open(approval);
      return Optional.of(wanted(approval, index, left, act));
    }
    List<String> missing = missing(approval.request(), draft.values(), choice);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(wanted(approval, index, missing, act));
  }

  /** The required fields that a choice needs and nobody has given or confirmed yet. */
  private static List<String> missing(
      ApprovalRequest request, Map<String, Value> values, Choice choice) {
    return choice.approves()
        ? request.fields().stream()
            .filter(field -> field.input().mode() == InputMode.REQUIRED)
            .map(Field::key)
            .filter(key -> !values.containsKey(key))
            .toList()
        : List.of();
  }

  /** Whether these values, and no others, may come with a choice. */
  static boolean isEnough(ApprovalRequest request, Value.Structure values, Choice choice) {
    boolean isAllowed =
        values.members().entrySet().stream()
            .allMatch(value ->
                request.openFields().stream()
                    .anyMatch(field ->
                        field.key().equals(value.getKey())
                            && field.input().type().accepts(value.getValue())));
    return isAllowed && missing(request, values.members(), choice).isEmpty();
  }

  private static Transition wanted(Approval approval, int index, List<String> fields, Act act) {
    Ask ask = approval.asks().get(index);
    Draft draft = ask.draft().wanting(new Draft.Wish.Values(fields, 0, act.entry().at()));
    Approval busy = approval.with(index, draft);
    Field first = approval.request().field(fields.getFirst());
    return new Transition(
        busy,
        List.of(act.told(busy, wish(first, draft))),
        List.of(act.as(Event.VALUE_WANTED).with("field", first.key())),
        Verdict.APPLIED);
  }

  private static Notice wish(Field field, Draft draft) {
    return new Notice.ValueWanted(field.label(), field.input().type(), current(field, draft));
  }

  private static @Nullable String current(Field field, Draft draft) {
    Value value = draft.valueOf(field);
    return value.isNothing() ? null : field.with(value).shown().orElse(null);
  }

  /** The person wrote while they are asked for a value. */
  static Transition enter(Approval approval, Command.Enter enter, Instant now) {
    Ask ask = approval.asks().get(enter.ask());
    if (!(ask.draft().wish() instanceof Draft.Wish.Values wanted)
        || !Answering.mayWrite(approval, ask, enter.from())) {
      return unchanged(approval, Verdict.REFUSED);
    }
    Field field = approval.request().field(wanted.fields().getFirst());
    JournalEntry entry =
        JournalEntry.of(now, Event.VALUE_ENTERED, new Actor.Person(enter.from().address()))
            .with("field", field.key())
            .with("message", enter.message().value());
    Act act = new Act(enter.from(), enter.message(), entry);
    return Answering.inTime(approval, ask, act, now)
        .orElseGet(() -> entered(approval, enter, field, wanted, act));
  }

  private static Transition entered(
      Approval approval, Command.Enter enter, Field field, Draft.Wish.Values wanted, Act act) {
    Draft draft = approval.asks().get(enter.ask()).draft();
    return switch (enter.entered()) {
      case Entered.Given(Value value) ->
          field.input().type().accepts(value)
              ? given(approval, enter, draft.given(value, wanted), act)
              : wrong(approval, enter.ask(), field, wanted, null, act);
      case Entered.Kept() -> kept(approval, enter, field, wanted, act);
      case Entered.Wrong(String detail) -> wrong(approval, enter.ask(), field, wanted, detail, act);
    };
  }

  private static Transition kept(
      Approval approval, Command.Enter enter, Field field, Draft.Wish.Values wanted, Act act) {
    Draft draft = approval.asks().get(enter.ask()).draft();
    Value current = draft.valueOf(field);
    if (field.input().mode() != InputMode.REQUIRED) {
      return given(approval, enter, draft.skipped(wanted), act);
    }
    return current.isNothing()
        ? wrong(approval, enter.ask(), field, wanted, null, act)
        : given(approval, enter, draft.given(current, wanted), act);
  }

  /** On to the next field; after the last one the values are shown back. */
  private static Transition given(Approval approval, Command.Enter enter, Draft draft, Act act) {
    String next = draft.wantedField();
    if (next != null) {
      Approval busy = approval.with(enter.ask(), draft);
      return new Transition(
          busy,
          List.of(act.told(busy, wish(approval.request().field(next), draft))),
          List.of(act.entry()),
          Verdict.APPLIED);
    }
    Approval entered = approval.with(enter.ask(), draft.seen());
    Ask changed = entered.asks().get(enter.ask()).outdated(approval.version());
    // at an address that was given up they are shown it and wait for nothing
    Ask shown =
        changed.isLive()
            ? changed.askedWith(enter.key().hash(), approval.version())
            : changed.repeatedWith(enter.key().hash());
    Approval waiting = entered.with(enter.ask(), shown).standing();
    return new Transition(
        waiting,
        List.of(Asking.effect(waiting, enter.ask(), enter.key(), Occasion.CHANGED)),
        List.of(act.entry()),
        Verdict.APPLIED);
  }

  private static Transition wrong(
      Approval approval,
      int index,
      Field field,
      Draft.Wish.Values wanted,
      @Nullable String detail,
      Act act) {
    if (wanted.refusals() >= MOST_REFUSALS) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    Draft.Wish again =
        new Draft.Wish.Values(wanted.fields(), wanted.refusals() + 1, wanted.since());
    Draft draft = approval.asks().get(index).draft().wanting(again);
    Approval refused = approval.with(index, draft);
    Notice notice = new Notice.ValueRefused(field.label(), field.input().type(), detail);
    return new Transition(
        refused,
        List.of(act.told(refused, notice)),
        List.of(act.as(Event.VALUE_REFUSED)),
        Verdict.APPLIED);
  }
}
