package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Effect;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.Load;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Effects are claimed, tried and ended as promised. */
class OutboxIT extends StoreFixture {
  private static final MessageId FIRST_PART = new MessageId("mid.part.1");

  private Approval decided() {
    ReplyKey key = Example.freshKey();
    Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
    return answer(asked, key, ChoiceKey.APPROVE, "mid.tap").approval();
  }

  private boolean beginCall(OutboxClaim claim, Duration lease) {
    return says(transaction ->
        transaction.sends().begin(claim.ticket(), lease, new OutgoingMessage("{}"), 1));
  }

  private boolean complete(OutboxClaim claim, OutboxEnd end) {
    return says(transaction -> transaction.complete(claim.ticket(), end));
  }

  private Instant later(Duration wait) {
    return store.transact(transaction -> transaction.now().plus(wait));
  }

  @Test
  void a_question_is_claimed_with_its_key_and_a_notice_with_its_words() {
    ReplyKey key = Example.freshKey();
    Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);

    OutboxClaim.Send question = onlySend(LEASE);
    assertThat(question.approval()).isEqualTo(asked.id());
    assertThat(question.partsSent()).isZero();
    assertThat(question.interrupted()).isNull();
    assertThat(question.ticket().attempts()).isZero();
    assertThat(question.effect())
        .isInstanceOfSatisfying(
            Effect.AskApprover.class,
            ask -> {
              assertThat(ask.replyKey()).isEqualTo(key);
              assertThat(ask.to()).isEqualTo(Example.ADA);
            });

    answer(asked, key, ChoiceKey.APPROVE, "mid.tap");
    assertThat(onlySend(LEASE).effect())
        .isInstanceOfSatisfying(
            Effect.Notify.class,
            notice -> assertThat(notice.notice()).isEqualTo(new Notice.Recorded("Approve ✅")));
  }

  @Test
  void a_resume_is_claimed_with_its_target_and_the_stored_body() {
    Approval decided = decided();

    OutboxClaim.Wake wake = onlyResume(LEASE);

    assertThat(wake.delivery())
        .isEqualTo(
            new ResumeDelivery(
                "msg_" + decided.id(),
                decided.request().resume(),
                decided.resumption().orElseThrow().json()));
  }

  private void endedFor(String url) {
    ResumeTarget target = ResumeTarget.http(URI.create(url));
    Approval asked = asked(RequestBuilder.aRequest().resume(target).build());
    apply(asked.id(), new Command.Cancel(CALLER));
  }

  private List<String> claimed(int limit, Load load) {
    return store.outbox().claimResumes(limit, LEASE, load).stream()
        .map(wake -> ((ResumeTarget.Http) wake.delivery().target()).url().getHost())
        .sorted()
        .toList();
  }

  @Test
  void a_receiver_gets_no_more_at_once_than_it_may_have_and_keeps_nobody_elses_waiting() {
    for (int i = 0; i < 4; i++) {
      endedFor("https://SLOW.example/hooks/" + i);
    }
    endedFor("https://slow.example:8443/hooks");
    endedFor("https://quick.example/hooks");
    Map<String, Integer> underWay = Map.of("https://slow.example:443", 1);

    assertThat(claimed(4, new Load(2, underWay)))
        .as("of the first four, one may be called")
        .containsExactly("SLOW.example");
    assertThat(claimed(10, new Load(2, Map.of("https://slow.example:443", 2))))
        .containsExactly("quick.example", "slow.example");
    assertThat(claimed(10, new Load(2, Map.of()))).hasSize(2);
    assertThat(claimed(10, IDLE)).hasSize(1);
  }

  @Test
  void nothing_is_resumed_where_the_status_is_polled() {
    Approval polled = asked(RequestBuilder.aRequest().resume(ResumeTarget.poll()).build());
    apply(polled.id(), new Command.Cancel(CALLER));

    assertThat(store.outbox().claimResumes(10, LEASE, IDLE)).isEmpty();
    assertThat(store.views().approval(polled.id()).orElseThrow().resume())
        .isEqualTo(ResumeProgress.NONE);
  }

  @Test
  void a_claimed_effect_is_nobody_elses_until_the_lease_ends() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send first = onlySend(LEASE);

    assertThat(store.outbox().claimSends(10, LEASE, IDLE)).isEmpty();
    database.change("update outbox set due_at = now()");

    OutboxClaim.Send next = onlySend(LEASE);
    assertThat(next.ticket().fence()).isGreaterThan(first.ticket().fence());
    assertThat(next.interrupted()).isNull();
  }

  @Test
  void a_stale_owner_can_do_nothing() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send stale = onlySend(NO_LEASE);
    OutboxClaim.Send current = onlySend(LEASE);

    assertThat(beginCall(stale, LEASE)).isFalse();
    assertThat(says(transaction -> transaction.sends().sentPart(stale.ticket(), FIRST_PART)))
        .isFalse();
    assertThat(complete(stale, new OutboxEnd.Done(FIRST_PART))).isFalse();
    assertThat(beginCall(current, LEASE)).isTrue();
    assertThat(complete(stale, new OutboxEnd.Dead("late"))).isFalse();
    assertThat(complete(current, new OutboxEnd.Done(FIRST_PART))).isTrue();
    assertThat(database.ask("select state from outbox")).containsExactly("DONE");
  }

  @Test
  void an_effect_ends_only_once() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send claim = onlySend(LEASE);
    beginCall(claim, LEASE);

    assertThat(complete(claim, new OutboxEnd.Done(FIRST_PART))).isTrue();
    assertThat(complete(claim, new OutboxEnd.Again(Instant.EPOCH, "late"))).isFalse();
    assertThat(database.ask("select state || message_ids::text from outbox"))
        .containsExactly("DONE{mid.part.1}");
  }

  @Test
  void beginning_a_call_renews_the_lease() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send claim = onlySend(Duration.ofMillis(100));
    beginCall(claim, LEASE);

    assertThat(
            database.count(
                "select count(*) from outbox where due_at > now() + interval '20 seconds'"))
        .isOne();
  }

  @Test
  void a_send_whose_owner_vanished_in_the_call_is_marked() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send vanished = onlySend(LEASE);
    beginCall(vanished, NO_LEASE);

    OutboxClaim.Send next = onlySend(NO_LEASE);
    assertThat(next.interrupted()).isNotNull();

    assertThat(onlySend(LEASE).interrupted())
        .as("still doubtful when the one who found out vanished too")
        .isNotNull();
  }

  @Test
  void a_resume_whose_owner_vanished_in_the_call_is_simply_made_again() {
    decided();
    OutboxClaim.Wake vanished = onlyResume(NO_LEASE);

    OutboxClaim.Wake next = onlyResume(LEASE);

    assertThat(next.delivery()).isEqualTo(vanished.delivery());
    assertThat(next.ticket().attempts()).as("the lost one counts").isEqualTo(2);
    assertThat(complete(vanished, new OutboxEnd.Done(null))).isFalse();
  }

  @Test
  void parts_that_were_taken_are_remembered() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send claim = onlySend(LEASE);
    beginCall(claim, LEASE);
    assertThat(says(transaction -> transaction.sends().sentPart(claim.ticket(), FIRST_PART)))
        .isTrue();
    assertThat(beginCall(claim, LEASE)).isTrue();
    complete(claim, new OutboxEnd.Again(Instant.EPOCH, "refused"));

    OutboxClaim.Send next = onlySend(LEASE);

    assertThat(next.partsSent()).isOne();
    assertThat(next.ticket().attempts()).isOne();
    assertThat(next.interrupted()).isNull();
    beginCall(next, LEASE);
    complete(next, new OutboxEnd.Done(new MessageId("mid.part.2")));
    assertThat(database.ask("select message_ids::text from outbox"))
        .containsExactly("{mid.part.1,mid.part.2}");
  }

  /** Whoever does not learn whether a commit succeeded says the same again. */
  @Test
  void what_is_said_again_of_a_call_and_of_a_part_is_noted_once() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send claim = onlySend(LEASE);

    for (int times = 0; times < 2; times++) {
      assertThat(beginCall(claim, LEASE)).isTrue();
    }
    assertThat(database.ask("select state || attempts from outbox")).containsExactly("CALLING1");
    for (int times = 0; times < 2; times++) {
      assertThat(says(transaction -> transaction.sends().sentPart(claim.ticket(), FIRST_PART)))
          .isTrue();
      assertThat(beginCall(claim, LEASE)).isTrue();
    }
    assertThat(database.ask("select parts_sent || message_ids::text from outbox"))
        .containsExactly("1{mid.part.1}");
  }

  @Test
  void another_try_waits_until_its_time() {
    decided();
    OutboxClaim.Wake claim = onlyResume(LEASE);
    Instant at = later(Duration.ofHours(1));
    complete(claim, new OutboxEnd.Again(at, "503"));

    assertThat(store.outbox().claimResumes(10, LEASE, IDLE)).isEmpty();
    ResumeProgress waiting = store.views().approval(claim.approval()).orElseThrow().resume();
    assertThat(waiting).isEqualTo(new ResumeProgress(ResumeProgress.State.RETRY, 1, at, "503"));

    database.change("update outbox set due_at = due_at - interval '1 hour'");
    assertThat(onlyResume(LEASE).delivery()).isEqualTo(claim.delivery());
  }

  @Test
  void the_progress_of_a_resume_is_shown() {
    Approval decided = decided();
    assertThat(progress(decided)).isEqualTo(ResumeProgress.State.DUE);
    OutboxClaim.Wake claim = onlyResume(LEASE);
    assertThat(progress(decided)).isEqualTo(ResumeProgress.State.CALLING);
    complete(claim, new OutboxEnd.Done(null));
    assertThat(progress(decided)).isEqualTo(ResumeProgress.State.DONE);
  }

  private ResumeProgress.State progress(Approval approval) {
    return store.views().approval(approval.id()).orElseThrow().resume().state();
  }

  @Test
  void a_dead_resume_is_replayed_with_the_same_bytes_and_id() {
    Approval decided = decided();
    OutboxClaim.Wake first = onlyResume(LEASE);
    complete(first, new OutboxEnd.Dead("410"));
    assertThat(progress(decided)).isEqualTo(ResumeProgress.State.DEAD);
    assertThat(store.outbox().claimResumes(10, LEASE, IDLE)).isEmpty();

    assertThat(store.<Boolean>transact(transaction -> transaction.replayResume(decided.id())))
        .isTrue();
    assertThat(store.<Boolean>transact(transaction -> transaction.replayResume(decided.id())))
        .as("it is not dead any more")
        .isFalse();
    assertThat(complete(first, new OutboxEnd.Done(null))).as("whoever let it die").isFalse();

    OutboxClaim.Wake replayed = onlyResume(LEASE);
    assertThat(replayed.delivery()).isEqualTo(first.delivery());
    assertThat(replayed.ticket().attempts()).isOne();
  }

  @Test
  void only_what_is_dead_is_replayed() {
    Approval decided = decided();
    assertThat(store.<Boolean>transact(transaction -> transaction.replayResume(decided.id())))
        .isFalse();
    assertThat(store.<Boolean>transact(transaction -> transaction.replayResume(Example.freshId())))
        .isFalse();
  }

  @Test
  void the_reply_key_is_forgotten_once_the_question_is_over() {
    for (OutboxEnd end :
        List.of(
            new OutboxEnd.Done(FIRST_PART), new OutboxEnd.Skipped(), new OutboxEnd.Dead("551"))) {
      database.clear();
      asked(RequestBuilder.aRequest().build());
      OutboxClaim.Send claim = onlySend(LEASE);
      beginCall(claim, LEASE);
      complete(claim, end);

      assertThat(database.count("select length(payload) from outbox")).as(end.toString()).isZero();
      assertThat(store.outbox().claimSends(10, LEASE, IDLE)).isEmpty();
    }
  }

  @Test
  void the_reply_key_is_kept_for_another_try() {
    ReplyKey key = Example.freshKey();
    asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
    OutboxClaim.Send claim = onlySend(LEASE);
    beginCall(claim, LEASE);
    complete(claim, new OutboxEnd.Again(Instant.EPOCH, "refused"));

    assertThat(onlySend(LEASE).effect()).isEqualTo(claim.effect());
    assertThat(
            database.count(
                "select count(*) from approver where '" + key.value() + "' = any(reply_keys)"))
        .as("elsewhere there is only its hash")
        .isZero();
  }

  @Test
  void an_error_with_a_nul_character_can_be_stored() {
    Approval decided = decided();
    OutboxClaim.Wake claim = onlyResume(LEASE);

    assertThat(complete(claim, new OutboxEnd.Dead("code \u0000 detail"))).isTrue();
    assertThat(store.views().approval(decided.id()).orElseThrow().resume().lastError())
        .isEqualTo("code \u0000 detail");
  }

  @Test
  void an_effect_of_the_same_key_is_written_once() {
    ReplyKey key = Example.freshKey();
    Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
    answer(asked, key, ChoiceKey.APPROVE, "mid.tap");
    answer(asked, key, ChoiceKey.REJECT, "mid.tap");

    assertThat(database.count("select count(*) from outbox where kind = 'NOTICE'")).isOne();
  }

  @Test
  void a_failure_never_prints_what_was_to_be_stored() {
    ReplyKey key = Example.freshKey();
    database.change("alter table outbox add constraint no_asks check (kind <> 'ASK')");
    try {
      Throwable failure =
          org.assertj.core.api.Assertions.catchThrowable(
              () -> asked(RequestBuilder.aRequest().build(), Example.SHOP, key));
      assertThat(String.valueOf(failure.getMessage()))
          .doesNotContain(key.value())
          .contains("no_asks");
    } finally {
      database.change("alter table outbox drop constraint no_asks");
    }
  }
}
