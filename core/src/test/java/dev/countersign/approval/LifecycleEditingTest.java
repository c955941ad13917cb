package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.Examples.responder;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static dev.countersign.prompt.ChoiceKey.APPROVE;
import static dev.countersign.prompt.ChoiceKey.EDIT;
import static dev.countersign.prompt.ChoiceKey.REJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.Resumption;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values that people change: asked for, shown back, and counted with the choice after that. */
final class LifecycleEditingTest {
  private static final Field AMOUNT =
      open("amount", Value.of(120), InputMode.EDITABLE, FieldType.NUMBER);
  private static final Field REASON =
      open("reason", Value.nothing(), InputMode.REQUIRED, FieldType.TEXT);

  private static int lastKey = 1000;

  @Test
  void whoever_wants_to_change_values_is_asked_for_the_first_one() {
    History history = asked(AMOUNT, REASON);

    Transition transition = history.taps(0, EDIT);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.ValueWanted("Label of amount", FieldType.NUMBER, "120"));
    assertThat(events(transition)).containsExactly(Event.VALUE_WANTED);
  }

  @Test
  void one_field_follows_the_other_and_then_all_is_shown_back() {
    History history = asked(AMOUNT, REASON);
    history.taps(0, EDIT);

    history.apply(given(Value.of(99)));
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.ValueWanted("Label of reason", FieldType.TEXT, null));
    history.apply(given(Value.of("Too dear")));

    Effect.AskApprover shown = history.effects(Effect.AskApprover.class).getLast();
    assertThat(shown.occasion()).isEqualTo(Occasion.CHANGED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(draft(history))
        .containsExactly(entry("amount", Value.of(99)), entry("reason", Value.of("Too dear")));
  }

  @Test
  void a_choice_after_that_decides_with_both_values_before_and_after() {
    History history = asked(AMOUNT, REASON);
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));
    history.apply(given(Value.of("Too dear")));

    history.taps(0, APPROVE);

    Resumption woken = history.effects(Effect.Resume.class).getFirst().resumption();
    assertThat(woken.fields().members())
        .containsExactly(entry("amount", Value.of(99)), entry("reason", Value.of("Too dear")));
    assertThat(woken.before().members())
        .containsExactly(entry("amount", Value.of(120)), entry("reason", Value.nothing()));
    assertThat(woken.digest())
        .isNotEqualTo(history.approval().digest())
        .isEqualTo(
            Questions.digest(
                history
                    .approval()
                    .request()
                    .with(Map.of("amount", Value.of(99), "reason", Value.of("Too dear")))));
  }

  @Test
  void a_button_that_does_not_show_the_new_values_does_not_decide() {
    History history = asked(AMOUNT);
    ReplyKey old = history.effects(Effect.AskApprover.class).getFirst().replyKey();
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));

    Transition tap = history.apply(Examples.answer(old.hash(), APPROVE, ADA, message("late")));

    assertThat(tap.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Outdated());
  }

  @Test
  void words_count_once_the_person_had_the_new_values_before_them() {
    History history = asked(AMOUNT);
    history.sent("mid.old");
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));

    assertThat(history.apply(words("mid.old", NOON.plusSeconds(90))).verdict())
        .as("a quote of the message with the old value")
        .isEqualTo(Verdict.REFUSED);
    assertThat(history.apply(words(null, NOON.plusSeconds(90))).verdict())
        .as("before the new one was sent")
        .isEqualTo(Verdict.REFUSED);
    history.apply(Examples.accepted(0, Occasion.CHANGED, message("mid.new"), 1));

    assertThat(history.apply(words(null, NOON.minusSeconds(1))).verdict())
        .as("written before it was sent")
        .isEqualTo(Verdict.REFUSED);
    history.apply(words(null, NOON.plusSeconds(1)));
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  private static Command words(@Nullable String quoted, Instant written) {
    return new Command.Answer(
        new Command.Question.OfWords(0, quoted == null ? null : message(quoted), written),
        APPROVE,
        responder(ADA),
        message("mid.words"));
  }

  @Test
  void values_that_cannot_be_shown_back_wait_for_the_window_like_a_question() {
    History history = asked(AMOUNT);
    history.sent("mid.old");
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));

    history.apply(
        new Command.AskFailed(
            Examples.tag(0),
            Occasion.CHANGED,
            Examples.failed(FailureClass.WINDOW),
            new SendSchedule.Next.Park(),
            1,
            fresh()));
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
    history.windowOpens(77);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(draft(history)).containsExactly(entry("amount", Value.of(99)));
    history.taps(0, APPROVE);
    assertThat(history.effects(Effect.Resume.class).getFirst().resumption().fields().members())
        .containsExactly(entry("amount", Value.of(99)));
  }

  @Test
  void a_change_of_the_request_forgets_what_was_entered() {
    History history = asked(AMOUNT);
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));
    history.apply(
        new Command.Amend(
            null,
            List.of(AMOUNT.with(Value.of(200))),
            history.approval().request().choices(),
            List.of(fresh()),
            Examples.CALLER,
            null));

    history.taps(0, APPROVE);

    Resumption woken = history.effects(Effect.Resume.class).getFirst().resumption();
    assertThat(woken.fields().members()).containsExactly(entry("amount", Value.of(200)));
    assertThat(woken.before().members()).isEmpty();
  }

  @Test
  void a_choice_that_needs_words_ends_the_editing() {
    Choice why = new Choice(REJECT, "Reject ❌", false, true);
    History history =
        History.asked(aRequest().fields(REASON).choices(Choice.DEFAULT.getFirst(), why));
    history.taps(0, APPROVE);
    assertThat(history.approval().asks().getFirst().draft().wantedField()).isEqualTo("reason");

    history.taps(0, REJECT);

    assertThat(history.apply(given(Value.of("We do not need it"))).verdict())
        .isEqualTo(Verdict.REFUSED);
    history.apply(new Command.Comment(0, "We do not need it", responder(ADA), message("mid.why")));
    assertThat(history.approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided -> {
              assertThat(decided.decision().choice()).isEqualTo(why);
              assertThat(decided.decision().comment()).isEqualTo("We do not need it");
              assertThat(decided.decision().entered()).isEqualTo(Value.Structure.EMPTY);
            });
  }

  @Test
  void who_wants_to_change_once_more_and_then_does_not_decides_with_what_was_shown() {
    History history = asked(AMOUNT);
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));
    history.taps(0, EDIT);

    history.taps(0, APPROVE);

    assertThat(history.effects(Effect.Resume.class).getFirst().resumption().fields().members())
        .containsExactly(entry("amount", Value.of(99)));
  }

  @Test
  void words_belong_to_the_place_where_the_choice_was_taken_and_so_do_the_values() {
    Choice why = new Choice(APPROVE, "Approve ✅", true, true);
    History history =
        History.asking(
            aRequest()
                .fields(AMOUNT)
                .choices(why, Choice.DEFAULT.getLast())
                .ladder(
                    new Step(
                        List.of(new Approver("Ada", List.of(ADA, PHONE), true)),
                        new Quorum.Any(),
                        null)));
    history.taps(1, EDIT);
    history.apply(
        new Command.Enter(
            1, new Entered.Given(Value.of(99)), responder(PHONE), message("mid.99"), fresh()));
    history.taps(0, APPROVE);

    assertThat(
            history
                .apply(new Command.Comment(1, "elsewhere", responder(PHONE), message("mid.e")))
                .verdict())
        .isEqualTo(Verdict.REFUSED);
    history.apply(new Command.Comment(0, "here", responder(ADA), message("mid.h")));

    assertThat(history.effects(Effect.Resume.class).getFirst().resumption().fields().members())
        .containsExactly(entry("amount", Value.of(120)));
  }

  @Test
  void nothing_counts_while_values_are_being_entered() {
    History history = asked(AMOUNT, REASON);
    history.taps(0, EDIT);
    history.apply(given(Value.of(99)));

    Transition tap = history.taps(0, APPROVE);

    assertThat(tap.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.ValueWanted("Label of reason", FieldType.TEXT, null));
  }

  @Test
  void who_has_entered_nothing_yet_may_as_well_choose() {
    History history = asked(AMOUNT);
    history.taps(0, EDIT);

    history.taps(0, REJECT);

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
    assertThat(history.effects(Effect.Resume.class).getFirst().resumption().before().members())
        .isEmpty();
  }

  @Test
  void a_choice_that_approves_needs_the_required_values_first() {
    History history = asked(AMOUNT, REASON);

    history.taps(0, APPROVE);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.ValueWanted("Label of reason", FieldType.TEXT, null));
    history.apply(new Command.Enter(0, new Entered.Kept(), responder(ADA), message("="), fresh()));
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.ValueRefused("Label of reason", FieldType.TEXT, null));
    history.apply(given(Value.of("Goodwill")));
    history.taps(0, APPROVE);

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void a_required_value_that_is_there_is_confirmed_by_keeping_it() {
    History history =
        asked(open("reason", Value.of("Goodwill"), InputMode.REQUIRED, FieldType.TEXT));

    history.taps(0, APPROVE);
    history.apply(new Command.Enter(0, new Entered.Kept(), responder(ADA), message("="), fresh()));
    history.taps(0, APPROVE);

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
    assertThat(history.effects(Effect.Resume.class).getFirst().resumption().before().members())
        .isEmpty();
  }

  @Test
  void a_choice_that_does_not_approve_needs_none() {
    History history = asked(AMOUNT, REASON);

    history.taps(0, REJECT);

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void what_is_no_value_is_refused_a_few_times_and_then_in_silence() {
    History history = asked(AMOUNT);
    history.taps(0, EDIT);

    for (int i = 0; i < Editing.MOST_REFUSALS; i++) {
      history.apply(given(Value.of("a lot")));
      assertThat(history.told())
          .extracting(Effect.Notify::notice)
          .containsExactly(new Notice.ValueRefused("Label of amount", FieldType.NUMBER, null));
    }
    Transition further = history.apply(given(Value.of("a lot")));

    assertThat(further.effects()).isEmpty();
    assertThat(draft(history)).isEmpty();
  }

  @Test
  void nobody_else_enters_anything() {
    History history = asked(AMOUNT);
    history.taps(0, EDIT);

    Transition transition =
        history.apply(
            new Command.Enter(
                0, new Entered.Given(Value.of(1)), responder(MALLORY), message("m"), fresh()));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(draft(history)).isEmpty();
  }

  @Test
  void where_nothing_can_be_changed_nobody_is_asked() {
    History history = asked(Examples.readable("order", "4711"));

    Transition transition = history.taps(0, EDIT);

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void a_page_decides_with_its_values_and_is_told_in_the_chat() {
    History history = asked(AMOUNT, REASON);
    Value.Structure values =
        new Value.Structure(Map.of("amount", Value.of(99), "reason", Value.of("Goodwill")));

    Transition transition = history.apply(submit(history, values));

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(ADA, new Notice.Recorded("Approve ✅")));
    assertThat(
            history.effects(Effect.Resume.class).getFirst().resumption().fields().member("amount"))
        .isEqualTo(Value.of(99));
    Transition again = history.apply(submit(history, values));
    assertThat(again.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(again.effects()).isEmpty();
  }

  @Test
  void a_page_changes_no_locked_field_and_leaves_no_required_one_out() {
    Field order = Examples.readable("order", "4711");
    for (Map<String, Value> values :
        List.of(
            Map.of("order", Value.of("1"), "reason", Value.of("x")),
            Map.of("unknown", Value.of("1"), "reason", Value.of("x")),
            Map.of("amount", Value.of("a lot"), "reason", Value.of("x")),
            Map.<String, Value>of("amount", Value.of(1)))) {
      History history = asked(order, AMOUNT, REASON);

      Transition transition = history.apply(submit(history, new Value.Structure(values)));

      assertThat(transition.verdict()).as(values.toString()).isEqualTo(Verdict.REFUSED);
      assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    }
  }

  @Test
  void what_counts_is_always_what_the_message_of_the_button_showed() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      History history =
          asked(
              AMOUNT,
              REASON,
              open("day", Value.of("2026-03-01"), InputMode.PREFILLED, FieldType.DATE));
      Map<ReplyKey.Hash, Map<String, Value>> shown = new HashMap<>();
      for (int i = 0; i < 25 && history.approval().status() == Status.WAITING; i++) {
        for (Effect.AskApprover asking : history.effects(Effect.AskApprover.class)) {
          shown.putIfAbsent(asking.replyKey().hash(), draft(history));
        }
        Ask ask = history.approval().asks().getFirst();
        List<ReplyKey.Hash> keys =
            Stream.concat(ask.keys().stream(), ask.outdated().keys().stream()).toList();
        ReplyKey.Hash tapped = keys.get(random.nextInt(keys.size()));
        Command command =
            switch (random.nextInt(6)) {
              case 0 -> Examples.answer(tapped, EDIT, ADA, message("m" + i));
              case 1 ->
                  Examples.answer(
                      tapped, random.nextBoolean() ? APPROVE : REJECT, ADA, message("m" + i));
              case 2 ->
                  new Command.Enter(
                      0, new Entered.Kept(), responder(ADA), message("m" + i), fresh());
              case 3 -> new Command.Misunderstood(0, fresh(), message("m" + i));
              default ->
                  given(
                      random.nextBoolean()
                          ? Value.of(random.nextInt(9))
                          : Value.of("2026-12-0" + (1 + random.nextInt(9))));
            };
        history.apply(command);
        if (history.approval().state() instanceof State.Decided decided) {
          assertThat(decided.decision().entered().members())
              .as("seed " + seed)
              .isEqualTo(shown.get(tapped));
        }
      }
    }
  }

  private static Field open(String key, Value value, InputMode mode, FieldType type) {
    return new Field(
        key, "Label of " + key, value, DisplayMode.READABLE, new Input(mode, type, null));
  }

  private static History asked(Field... fields) {
    History history = History.asked(aRequest().fields(fields));
    history.allSent();
    return history;
  }

  private static Command given(Value value) {
    return new Command.Enter(
        0, new Entered.Given(value), responder(ADA), message("mid." + lastKey), fresh());
  }

  private static Command submit(History history, Value.Structure values) {
    return new Command.Submit(
        history.effects(Effect.AskApprover.class).getFirst().replyKey().hash(),
        APPROVE,
        values,
        null,
        message("page.1"));
  }

  private static ReplyKey fresh() {
    return key(++lastKey);
  }

  private static Map<String, Value> draft(History history) {
    return history.approval().asks().getFirst().draft().values();
  }

  private static List<Event> events(Transition transition) {
    return transition.journal().stream().map(JournalEntry::event).toList();
  }
}
