package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Command;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Status;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Identity;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Erasure;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Transaction;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is known of a person goes, what was decided stays, and journals still fit. */
class ErasuresIT extends StoreFixture {
  private static final String CANARY = "6543217890009999";
  private static final Address CAROL = new Address(Example.SHOP.id(), CANARY);
  private static final Address ALSO_CAROL = new Address(Example.SHOP.id(), CANARY + "-also");
  private static final Erasure.Code CODE = new Erasure.Code("0123456789abcdef01234567");
  private static final int MANY = 100;

  private static Approval decidedByCarol(ErasuresIT test) {
    ReplyKey key = Example.freshKey();
    Approval asked =
        test.asked(
            RequestBuilder.aRequest().approver(new Approver("Carol Canary", CAROL)).build(),
            Example.SHOP,
            key);
    test.apply(asked.id(), accepted(asked, 0, "mid.of-" + CANARY));
    test.apply(asked.id(), tap(key, ChoiceKey.APPROVE, CAROL, "mid.tap-" + CANARY));
    return asked;
  }

  private void wish(Address... addresses) {
    assertThat(says(transaction -> transaction.people().erase(CODE, Set.of(addresses)))).isTrue();
  }

  private void carryOut() {
    for (int steps = 0; steps < 20 && found().endedAt() == null; steps++) {
      store.erasures().proceed(MANY);
    }
  }

  private Erasure found() {
    return store.erasures().find(CODE).orElseThrow();
  }

  private static void finishEffects() {
    database.change("update outbox set state = 'DONE', due_at = null, ended_at = now()");
  }

  private InboxClaim received(String body) {
    store
        .inbox()
        .receive(
            new ReceivedWebhook(body.getBytes(StandardCharsets.UTF_8), Set.of(Example.SHOP.id())));
    return store.inbox().claim(1, LEASE).getFirst();
  }

  @Test
  void s6_a_person_is_found_nowhere_afterwards_and_every_journal_is_whole() {
    wrote(CAROL, "Carol Canary", Instant.now());
    Approval decided = decidedByCarol(this);
    Approval foreign = asked(RequestBuilder.aRequest().build());
    apply(foreign.id(), tap(Example.freshKey(), ChoiceKey.APPROVE, CAROL, "mid.foreign"));
    apply(foreign.id(), new Command.Cancel(CALLER));
    Approval untouched = asked(RequestBuilder.aRequest().build());
    InboxClaim webhook = received("{\"sender\":{\"id\":\"" + CANARY + "\"}}");
    InboxClaim other = received("{\"sender\":{\"id\":\"1\"}}");
    for (InboxClaim claim : List.of(webhook, other)) {
      assertThat(says(transaction -> transaction.complete(claim, List.of()))).isTrue();
    }
    finishEffects();
    Approval before = stored(decided.id());
    assertThat(database.tablesWith(CANARY))
        .as("what is there is found, so the search works")
        .contains("contact", "approver", "approval", "voter", "journal", "outbox");

    wish(CAROL);
    carryOut();

    assertThat(found().endedAt()).isNotNull();
    assertThat(database.tablesWith(CANARY)).isEmpty();
    assertThat(database.tablesWith("Carol Canary")).isEmpty();
    assertThat(new JournalCheck(pool).run().broken()).isEmpty();
    assertThat(database.count("select count(*) from inbox")).as("the other's webhook").isOne();

    Approval after = stored(decided.id());
    assertThat(after.status()).isEqualTo(Status.DECIDED);
    assertThat(after.resumption().orElseThrow().approved()).isTrue();
    assertThat(after.resumption().orElseThrow().respondedAt())
        .isEqualTo(before.resumption().orElseThrow().respondedAt());
    assertThat(after.resumption().orElseThrow().json()).doesNotContain(CANARY, "Carol");
    assertThat(store.views().journal(decided.id()))
        .extracting(JournalEntry::event)
        .containsExactly(Event.REQUESTED, Event.SENT, Event.DECIDED, Event.ERASED);
    assertThat(store.views().journal(decided.id()).toString()).doesNotContain(CANARY);
    assertThat(store.views().journal(foreign.id()).toString())
        .doesNotContain(CANARY)
        .contains("erased-1");
    assertThat(store.views().journal(untouched.id()))
        .as("nobody else's journal is touched")
        .hasSize(1);
  }

  /** A number can be known to two accounts; who writes to one of them speaks for that one. */
  @Test
  void the_same_number_at_another_account_is_another_person() {
    Address elsewhere = new Address(new AccountId("support"), CANARY);
    Approval other =
        asked(RequestBuilder.aRequest().approver(new Approver("Carol", elsewhere)).build());
    apply(other.id(), new Command.Cancel(CALLER));
    finishEffects();
    int before = store.views().journal(other.id()).size();

    wish(CAROL);
    carryOut();

    assertThat(found().endedAt()).isNotNull();
    assertThat(store.views().journal(other.id())).hasSize(before);
    assertThat(stored(other.id()).request().approver().address()).isEqualTo(elsewhere);
  }

  @Test
  void a_wish_that_cannot_be_carried_out_keeps_no_other_waiting() {
    assertThat(
            says(transaction ->
                transaction
                    .people()
                    .erase(new Erasure.Code("ffffffffffffffffffffffff"), Set.of(CAROL))))
        .isTrue();
    database.change(
        "update erasure set addresses = 'not sealed'::bytea, due_at = now() - interval '1 hour'");
    wish(CAROL);

    assertThatThrownBy(() -> store.erasures().proceed(MANY)).isNotNull();
    carryOut();

    assertThat(found().endedAt()).isNotNull();
  }

  @Test
  void what_is_under_way_is_waited_for() {
    Approval open = asked(RequestBuilder.aRequest().approver(new Approver("Carol", CAROL)).build());
    wish(CAROL);

    assertThat(store.erasures().proceed(MANY)).isZero();

    assertThat(found().endedAt()).isNull();
    assertThat(stored(open.id()).request().approver().address()).isEqualTo(CAROL);
    database.change("update erasure set due_at = now()");
    apply(open.id(), new Command.Cancel(CALLER));
    store.erasures().proceed(MANY);
    assertThat(found().endedAt()).as("its workflow does not know yet").isNull();

    finishEffects();
    database.change("update erasure set due_at = now()");
    carryOut();
    assertThat(found().endedAt()).isNotNull();
    assertThat(database.tablesWith(CANARY)).isEmpty();
  }

  @Test
  void a_dead_callback_and_an_unhandled_webhook_are_waited_for() {
    Approval decided = decidedByCarol(this);
    finishEffects();
    database.change("update outbox set state = 'DEAD' where lane = 'RESUME'");
    InboxClaim webhook = received("{\"sender\":{\"id\":\"" + CANARY + "\"}}");
    wish(CAROL);

    store.erasures().proceed(MANY);
    assertThat(database.count("select count(*) from inbox")).isOne();
    assertThat(says(transaction -> transaction.complete(webhook, List.of()))).isTrue();
    database.change("update erasure set due_at = now()");
    store.erasures().proceed(MANY);
    assertThat(database.count("select count(*) from inbox")).isZero();

    store.erasures().proceed(MANY);
    assertThat(stored(decided.id()).request().approver().address()).isEqualTo(CAROL);
    assertThat(says(transaction -> transaction.replayResume(decided.id())))
        .as("it can still be replayed")
        .isTrue();
  }

  @Test
  void a_person_goes_with_all_their_addresses_and_nobody_else() {
    store.transact(transaction -> {
      transaction
          .people()
          .wrote(
              transaction
                  .people()
                  .recognise(CAROL, new Identity(Set.of(ALSO_CAROL.value()), "Carol")),
              Instant.now());
      return true;
    });
    Responder carol = store.transact(transaction -> transaction.people().person(ALSO_CAROL));
    assertThat(carol.alsoKnownAs()).containsExactly(CAROL);
    wrote(Example.ADA, "Ada", Instant.now());
    Approval ofTwo =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver("Carol", List.of(CAROL, ALSO_CAROL)))
                .build());
    apply(ofTwo.id(), new Command.Cancel(CALLER));
    finishEffects();

    wish(CAROL, ALSO_CAROL);
    carryOut();

    assertThat(database.tablesWith(CANARY)).isEmpty();
    assertThat(stored(ofTwo.id()).request().approver().addresses())
        .extracting(Address::value)
        .containsExactlyInAnyOrder("erased-1", "erased-2");
    assertThat(store.views().contacts(null, null, MANY))
        .singleElement()
        .satisfies(contact -> assertThat(contact.address()).isEqualTo(Example.ADA));
  }

  /** Neither the next step of a ladder nor whoever wanted the decision was ever sent anything. */
  @Test
  void who_was_only_named_goes_as_well() {
    ApprovalRequest plain = RequestBuilder.aRequest().build();
    Step next = new Step(List.of(new Approver("Carol", CAROL)), new Quorum.Any(), null);
    List<Approval> named =
        List.of(
            asked(plain.asking(List.of(plain.ladder().getFirst(), next), List.of())),
            asked(plain.asking(plain.ladder(), List.of(CAROL))));
    named.forEach(approval -> apply(approval.id(), new Command.Cancel(CALLER)));
    finishEffects();
    assertThat(database.tablesWith(CANARY)).containsExactly("approval");

    wish(CAROL);
    carryOut();

    assertThat(database.tablesWith(CANARY)).isEmpty();
    assertThat(database.tablesWith("Carol")).isEmpty();
    assertThat(stored(named.getFirst().id()).request().ladder().getFirst())
        .isEqualTo(plain.ladder().getFirst());
  }

  @Test
  void the_same_wish_again_changes_nothing() {
    wish(CAROL);
    carryOut();
    Erasure ended = found();

    assertThat(says(transaction -> transaction.people().erase(CODE, Set.of(CAROL)))).isFalse();

    assertThat(found()).isEqualTo(ended);
    assertThat(store.erasures().proceed(MANY)).isZero();
    assertThat(store.erasures().find(new Erasure.Code("f".repeat(24)))).isEmpty();
  }

  @Test
  void s7_an_entry_that_only_says_it_was_erased_is_found() {
    Approval approval = asked(RequestBuilder.aRequest().build());
    apply(approval.id(), new Command.Cancel(CALLER));
    database.change("update journal set is_erased = true, details = ''::bytea where position = 1");

    assertThat(new JournalCheck(pool).run().broken())
        .singleElement()
        .satisfies(broken -> assertThat(broken.position()).isOne());
  }

  @Test
  void s7_a_change_after_an_erasure_is_found() {
    Approval decided = decidedByCarol(this);
    finishEffects();
    wish(CAROL);
    carryOut();
    assertThat(new JournalCheck(pool).run().broken()).isEmpty();
    String ofIt = " and approval_id = '" + decided.id() + "'";

    database.change("update journal set at = at + interval '1 hour' where position = 1" + ofIt);
    assertThat(new JournalCheck(pool).run().broken()).hasSize(1);
    database.change("update journal set at = at - interval '1 hour' where position = 1" + ofIt);
    assertThat(new JournalCheck(pool).run().broken()).isEmpty();

    database.change("update journal set details = '{}'::bytea where is_erased" + ofIt);
    assertThat(new JournalCheck(pool).run().broken()).hasSize(1);
  }

  @Test
  void little_is_done_at_a_time() {
    for (int i = 0; i < 3; i++) {
      decidedByCarol(this);
      assertThat(
              says(
                  complete(
                      received("{\"sender\":{\"id\":\"" + CANARY + "\"},\"number\":" + i + "}"))))
          .isTrue();
    }
    finishEffects();
    wish(CAROL);

    assertThat(List.of(step(2), step(2), step(2), step(2)))
        .as("webhooks, then approvals")
        .containsExactly(2, 1, 2, 1);
    assertThat(found().endedAt()).isNull();
    step(2);
    assertThat(found().endedAt()).isNotNull();
  }

  private static Predicate<Transaction> complete(InboxClaim claim) {
    return transaction -> transaction.complete(claim, List.of());
  }

  private int step(int limit) {
    database.change("update erasure set due_at = now() where due_at is not null");
    return store.erasures().proceed(limit);
  }

  @Test
  void a_wish_of_somebody_whom_nobody_knows_is_done_at_once() {
    wish(CAROL);

    assertThat(store.erasures().proceed(MANY)).isZero();

    assertThat(found().endedAt()).isNotNull();
    assertThat(Duration.between(found().requestedAt(), Instant.now()))
        .isLessThan(Duration.ofHours(1));
  }
}
