package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.State;
import dev.countersign.approval.Step;
import dev.countersign.approval.Timing;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Approver;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.AskPosition;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored comes back as it was. */
class ApprovalRoundTripIT extends StoreFixture {
  private static final SendOutcome.Failed REFUSED =
      new SendOutcome.Failed(FailureClass.RECIPIENT, "551", "This person is not available.", null);

  @Test
  void every_member_of_a_request_comes_back() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("zulu", Value.of(true));
    members.put("alpha", Value.nothing());
    members.put("mike", new Value.Sequence(List.of(Value.of("x"), Value.of(-7))));
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver("Ada Lovelace 👩‍💻 ʻōlelo", Example.ADA))
                .title("Rückerstattung 退款 🧾 \"quoted\" \\ back")
                .locale("de-AT")
                .fields(
                    Example.readable("amount", new Value.Numeric(new BigDecimal("129.90"))),
                    Example.readable("huge", new Value.Numeric(new BigDecimal("1e400"))),
                    Example.readable("text", Value.of("Zeile\nzwei\t\u202e\u0000 🎉 \ud83d")),
                    Example.readable("nested", new Value.Structure(members)),
                    new Field("card", "Card", Value.of("4111"), DisplayMode.MASKED, Input.LOCKED),
                    new Field(
                        "score", "Score", Value.nothing(), DisplayMode.CONCEALED, Input.LOCKED))
                .choices(
                    new Choice(new ChoiceKey("ship-it"), "Ship it 🚀", true),
                    new Choice(new ChoiceKey("later"), "Später", false))
                .expiresIn(Duration.ofMillis(90_061_001))
                .reference("ref/äöü")
                .node("refund-approval")
                .build()
                .traced(
                    new TraceContext(
                        "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01", "rojo=1")));

    assertThat(stored(asked.id())).isEqualTo(asked);
    assertThat(found(transaction -> transaction.lock(asked.id()))).contains(asked);
  }

  @Test
  void what_a_request_says_about_time_comes_back() {
    WorkingHours hours =
        new WorkingHours(
            ZoneId.of("Europe/Berlin"),
            Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
            LocalTime.of(9, 30),
            LocalTime.MIDNIGHT,
            Set.of(LocalDate.of(2026, 12, 25)));
    ApprovalRequest plain = RequestBuilder.aRequest().build();
    List<Duration> reminders = List.of(Duration.ofMinutes(5), Duration.ofHours(1));
    for (Hours chosen : List.of(hours, Hours.ALWAYS)) {
      Timing timing = new Timing(OnExpiry.REJECT, reminders, Duration.ofMinutes(30), chosen);
      List<Step> ladder =
          List.of(
              new Step(List.of(Example.ada()), new Quorum.Any(), Duration.ofHours(2), null),
              new Step(List.of(Example.ada()), new Quorum.Any(), Duration.ofHours(2), List.of()),
              new Step(
                  List.of(Example.ada()),
                  new Quorum.Any(),
                  Duration.ofHours(2),
                  List.of(Duration.ofMinutes(90))));

      Approval asked = asked(plain.asking(ladder, List.of()).timed(timing));

      assertThat(asked.undeliverableAt()).isNotNull();
      assertThat(stored(asked.id())).isEqualTo(asked);
    }
  }

  @Test
  void reminders_come_back_until_it_has_ended() {
    Timing timing =
        new Timing(OnExpiry.EXPIRE, List.of(Duration.ofHours(1)), Duration.ofHours(2), null);
    Approval asked = asked(RequestBuilder.aRequest().timing(timing).build());
    Transition sent =
        apply(
            asked.id(),
            new Command.AskAccepted(
                new AskTag(asked.id(), 0, asked.version()),
                Occasion.FIRST,
                new MessageId("mid.1"),
                new Command.Sending(
                    asked.requestedAt(),
                    Route.MESSAGE,
                    "window open",
                    1,
                    asked.requestedAt().plusSeconds(60))));

    assertThat(stored(asked.id())).isEqualTo(sent.approval());
    assertThat(stored(asked.id()).voters().getFirst().reminders())
        .containsExactly(asked.requestedAt().plus(Duration.ofHours(1)));
    Transition cancelled = apply(asked.id(), new Command.Cancel(new Actor.Embedder()));
    assertThat(stored(asked.id())).isEqualTo(cancelled.approval());
    assertThat(
            database.count(
                "select count(*) from voter where reminders <> '{}' or remind_at is not null"))
        .isZero();
  }

  @Test
  void what_ends_at_its_birth_comes_back() {
    wrote(Example.ADA, "Ada", Instant.parse("2020-01-01T00:00:00Z"));
    Timing timing = new Timing(OnExpiry.EXPIRE, List.of(), Duration.ZERO, null);

    Approval asked = asked(RequestBuilder.aRequest().timing(timing).build());

    assertThat(asked.state()).isInstanceOf(State.Undeliverable.class);
    assertThat(stored(asked.id())).isEqualTo(asked);
  }

  @Test
  void a_request_of_only_what_is_needed_comes_back() {
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver(null, Example.ADA))
                .title(null)
                .reference(null)
                .resume(ResumeTarget.poll())
                .build());

    assertThat(stored(asked.id())).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"129.90", "1.0", "0.10", "-0.00", "100", "12345678901234567890.123456789"})
  void a_number_keeps_its_digits(String digits) {
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .fields(Example.readable("n", new Value.Numeric(new BigDecimal(digits))))
                .build());

    assertThat(stored(asked.id()).request().fields().getFirst().value().display())
        .isEqualTo(new BigDecimal(digits).toPlainString());
  }

  @Test
  void a_number_that_grows_when_it_is_written_out_can_still_be_read() {
    BigDecimal number = new BigDecimal("9".repeat(990) + "e100");
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .fields(Example.readable("n", new Value.Numeric(number)))
                .build());

    assertThat(stored(asked.id()).request().fields().getFirst().value())
        .isEqualTo(new Value.Numeric(new BigDecimal(number.toPlainString())));
  }

  @Test
  void members_keep_their_order() {
    Map<String, Value> members = new LinkedHashMap<>();
    List.of("z", "a", "m", "bb", "b").forEach(name -> members.put(name, Value.of(name)));
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .fields(Example.readable("map", new Value.Structure(members)))
                .build());

    assertThat(stored(asked.id()).request().fields().getFirst().value().json())
        .isEqualTo("{\"z\":\"z\",\"a\":\"a\",\"m\":\"m\",\"bb\":\"bb\",\"b\":\"b\"}");
  }

  @Test
  void every_kind_of_target_comes_back() {
    for (ResumeTarget target :
        List.of(
            ResumeTarget.poll(),
            ResumeTarget.handler("refund"),
            ResumeTarget.http(URI.create("https://app.example.com/hooks?a=b&c=%20")))) {
      Approval asked = asked(RequestBuilder.aRequest().resume(target).build());
      assertThat(stored(asked.id()).request().resume()).isEqualTo(target);
    }
  }

  @Test
  void a_parked_approval_comes_back() {
    wrote(Example.ADA, "Ada", Instant.parse("2020-01-01T00:00:00Z"));

    Approval parked = asked(RequestBuilder.aRequest().build());

    assertThat(parked.state()).isEqualTo(new State.Parked());
    assertThat(parked.asks().getFirst().delivery()).isEqualTo(Delivery.PARKED);
    assertThat(stored(parked.id())).isEqualTo(parked);
  }

  @Test
  void a_decision_comes_back() {
    ReplyKey key = Example.freshKey();
    Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);

    Transition decided = answer(asked, key, ChoiceKey.REJECT, "mid.1");

    assertThat(decided.approval().state()).isInstanceOf(State.Decided.class);
    assertThat(stored(asked.id())).isEqualTo(decided.approval());
  }

  @Test
  void a_decision_by_an_address_with_separators_in_it_comes_back() {
    ReplyKey key = Example.freshKey();
    Address odd = new Address(Example.SHOP.id(), "a/b:c/d");
    Approval asked =
        asked(
            RequestBuilder.aRequest().approver(new Approver(null, odd)).build(), Example.SHOP, key);

    Transition decided = answer(asked, key, ChoiceKey.APPROVE, "mid.1");

    assertThat(stored(asked.id())).isEqualTo(decided.approval());
  }

  @Test
  void every_way_to_end_without_a_decision_comes_back() {
    Approval cancelled = asked(RequestBuilder.aRequest().build());
    Transition withdrawn =
        apply(cancelled.id(), new Command.Cancel(new Actor.Operator("ops: night shift")));
    Approval undelivered = asked(RequestBuilder.aRequest().build());
    Transition failed =
        apply(
            undelivered.id(),
            new Command.AskFailed(
                new AskTag(undelivered.id(), 0, undelivered.version()),
                Occasion.FIRST,
                REFUSED,
                new SendSchedule.Next.GiveUp(),
                1,
                Example.freshKey()));
    Approval overdue = asked(RequestBuilder.aRequest().expiresIn(Duration.ofMillis(1)).build());
    await().until(() -> store.transact(transaction -> transaction.due(10)), due -> !due.isEmpty());
    Transition expired = apply(overdue.id(), new Command.Expire(List.of()));

    assertThat(stored(cancelled.id())).isEqualTo(withdrawn.approval());
    assertThat(stored(undelivered.id())).isEqualTo(failed.approval());
    assertThat(stored(overdue.id())).isEqualTo(expired.approval());
    assertThat(expired.approval().state()).isInstanceOf(State.Expired.class);
  }

  @Test
  void how_far_a_question_came_comes_back() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    MessageId message = new MessageId("aWdfZAG1faXRlbToxOklHTWVzc2FnZ=");
    apply(asked.id(), accepted(asked, 0, message.value()));
    Transition read = apply(asked.id(), new Command.Observed(0, message, Delivery.READ));

    assertThat(stored(asked.id())).isEqualTo(read.approval());
    assertThat(stored(asked.id()).asks().getFirst().delivery()).isEqualTo(Delivery.READ);
    assertThat(found(transaction -> transaction.asks().findByMessage(Example.SHOP.id(), message)))
        .contains(new AskPosition(asked.id(), 0));
    assertThat(
            found(transaction ->
                transaction.asks().findByMessage(new AccountId("other-shop"), message)))
        .isEmpty();
  }

  @Test
  void a_vote_that_others_may_give_as_well_comes_back() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    Invitation invitation =
        new Invitation(
            List.of(
                new Invitation.Reach(
                    Example.MALLORY, Example.SHOP.channel(), "opted-out", Example.freshKey())));
    Command delegate =
        new Command.Delegate(
            0, new Approver("Grace", Example.MALLORY), invitation, CALLER, "on leave");

    Transition delegated = apply(asked.id(), delegate);

    assertThat(stored(asked.id())).isEqualTo(delegated.approval());
  }

  @Test
  void a_change_of_an_old_version_is_refused_and_leaves_nothing() {
    Approval first = asked(RequestBuilder.aRequest().build());
    apply(first.id(), accepted(first, 0, "mid.sent"));
    Approval before = stored(first.id());

    assertThatThrownBy(() ->
            store.transact(transaction -> {
              transaction.lock(first.id());
              transaction.update(
                  first, Lifecycle.apply(first, new Command.Cancel(CALLER), transaction.now()));
              return true;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(first.id().value());

    assertThat(stored(first.id())).isEqualTo(before);
    assertThat(store.views().journal(first.id())).hasSize(2);
    assertThat(database.count("select count(*) from outbox where lane = 'RESUME'")).isZero();
  }

  @Test
  void a_change_without_a_lock_is_refused() {
    Approval asked = asked(RequestBuilder.aRequest().build());

    assertThatThrownBy(() ->
            store.transact(transaction -> {
              transaction.update(
                  asked, Lifecycle.apply(asked, new Command.Cancel(CALLER), transaction.now()));
              return true;
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void state_effects_and_journal_are_stored_together_or_not_at_all() {
    Approval asked = asked(RequestBuilder.aRequest().build());

    assertThatThrownBy(() -> cancelInVain(asked.id(), "changed my mind"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("changed my mind");

    assertThat(stored(asked.id())).isEqualTo(asked);
    assertThat(store.views().journal(asked.id())).hasSize(1);
    assertThat(database.ask("select kind from outbox")).containsExactly("ASK");
  }

  @Test
  void a_pool_that_does_not_commit_by_itself_loses_nothing() {
    var configuration = database.configuration();
    configuration.setAutoCommit(false);
    try (var applications = database.pool(configuration);
        var shared = new PostgresStore(applications)) {
      shared
          .inbox()
          .receive(new dev.countersign.store.ReceivedWebhook(new byte[] {1}, java.util.Set.of()));
      Transition birth =
          shared.transact(transaction -> {
            Transition made =
                Lifecycle.request(
                    Example.freshId(),
                    RequestBuilder.aRequest().build(),
                    Example.SHOP,
                    List.of(
                        new Invitation(
                            List.of(
                                new Invitation.Reach(
                                    Example.ADA,
                                    Example.SHOP.channel(),
                                    null,
                                    Example.freshKey())))),
                    CALLER,
                    transaction.now());
            transaction.insert(made);
            return made;
          });

      assertThat(database.count("select count(*) from inbox")).isOne();
      assertThat(store.views().approval(birth.approval().id())).isPresent();
    }
  }

  @Test
  void what_was_asked_before_it_changed_is_found_as_well() {
    ReplyKey key = Example.freshKey();
    Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
    apply(asked.id(), accepted(asked, 0, "mid.old"));

    Transition amended =
        apply(
            asked.id(),
            new Command.Amend(
                "Another title",
                RequestBuilder.aRequest().title("x").build().fields().subList(0, 1),
                asked.request().choices().subList(0, 1),
                List.of(Example.freshKey()),
                new Actor.Embedder(),
                "a typing error"));

    assertThat(stored(asked.id())).isEqualTo(amended.approval());
    List<Optional<AskPosition>> found =
        store.transact(transaction ->
            List.of(
                transaction.asks().findByReplyKey(key.hash()),
                transaction.asks().findByMessage(Example.SHOP.id(), new MessageId("mid.old"))));
    assertThat(found).containsOnly(Optional.of(new AskPosition(asked.id(), 0)));
  }

  @Test
  void somebody_who_may_answer_as_well_comes_back_with_their_vote() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    Approver deputy = new Approver("Grace", Example.MALLORY);
    ReplyKey key = Example.freshKey();
    Invitation invitation =
        new Invitation(
            List.of(new Invitation.Reach(Example.MALLORY, Example.SHOP.channel(), null, key)));
    Transition shared =
        apply(
            asked.id(),
            new Command.Delegate(0, deputy, invitation, new Actor.Operator("ops"), "on leave"));
    assertThat(stored(asked.id())).isEqualTo(shared.approval());

    Transition decided =
        apply(asked.id(), tap(key, ChoiceKey.APPROVE, Example.MALLORY, "mid.deputy"));

    assertThat(stored(asked.id())).isEqualTo(decided.approval());
    assertThat(decided.approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class, made -> assertThat(made.decision().approver()).isEqualTo("Grace"));
  }
}
