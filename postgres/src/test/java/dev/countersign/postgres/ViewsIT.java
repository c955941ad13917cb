package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalQuery.Position;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.News;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people and programs look at. */
class ViewsIT extends StoreFixture {
  private static final Account OTHER =
      new Account(
          new AccountId("other"),
          ChannelKind.INSTAGRAM,
          "2",
          Account.UnknownRecipient.TRY,
          Duration.ofHours(1));

  private static ApprovalQuery all(int limit) {
    return new ApprovalQuery(null, null, null, null, null, null, null, limit);
  }

  private List<ApprovalId> ids(ApprovalQuery query) {
    return store.views().approvals(query).stream().map(view -> view.approval().id()).toList();
  }

  @Test
  void the_newest_come_first() {
    Approval first = asked(RequestBuilder.aRequest().build());
    Approval second = asked(RequestBuilder.aRequest().build());
    Approval third = asked(RequestBuilder.aRequest().build());

    assertThat(ids(all(10))).containsExactly(third.id(), second.id(), first.id());
    assertThat(ids(all(2))).containsExactly(third.id(), second.id());
  }

  @Test
  void each_filter_narrows_and_all_of_them_together() {
    Approval cancelled = asked(RequestBuilder.aRequest().node("refund").reference("r1").build());
    apply(cancelled.id(), new Command.Cancel(CALLER));
    Approval waiting = asked(RequestBuilder.aRequest().node("refund").reference("r2").build());
    Approval elsewhere =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver(null, new Address(OTHER.id(), "1")))
                .reference(null)
                .build(),
            OTHER,
            Example.freshKey());

    assertThat(ids(query(Status.CANCELLED, null, null, null))).containsExactly(cancelled.id());
    assertThat(ids(query(null, Set.of(OTHER.id()), null, null))).containsExactly(elsewhere.id());
    assertThat(ids(query(null, Set.of(), null, null))).isEmpty();
    assertThat(ids(query(null, Set.of(OTHER.id(), Example.SHOP.id()), null, null))).hasSize(3);
    assertThat(ids(query(null, null, "refund", null)))
        .containsExactly(waiting.id(), cancelled.id());
    assertThat(ids(query(null, null, null, "r2"))).containsExactly(waiting.id());
    assertThat(ids(query(Status.WAITING, Set.of(Example.SHOP.id()), "refund", "r2")))
        .containsExactly(waiting.id());
    assertThat(ids(query(Status.WAITING, Set.of(Example.SHOP.id()), "refund", "r1"))).isEmpty();
  }

  @Test
  void who_may_use_one_account_sees_nothing_that_concerns_another_as_well() {
    Approver everywhere =
        new Approver("Ada", List.of(Example.ADA, new Address(OTHER.id(), "1")), false);
    Approval both = asked(RequestBuilder.aRequest().approver(everywhere).build());
    Approval mine = asked(RequestBuilder.aRequest().build());
    Set<AccountId> mayUse = Set.of(Example.SHOP.id());

    assertThat(ids(query(null, mayUse, null, null))).containsExactly(mine.id());
    assertThat(store.views().news(new News.Position(0, 0), mayUse, 100))
        .extracting(News::approval)
        .containsOnly(mine.id());
    assertThat(store.views().news(new News.Position(0, 0), null, 100))
        .extracting(News::approval)
        .contains(both.id());
    assertThat(ids(new ApprovalQuery(null, null, OTHER.id(), null, null, null, null, 10)))
        .as("whose people are at an account is asked for by anybody who may see it")
        .containsExactly(both.id());
    assertThat(ids(new ApprovalQuery(null, mayUse, OTHER.id(), null, null, null, null, 10)))
        .isEmpty();
  }

  private static ApprovalQuery query(
      @Nullable Status status,
      @Nullable Set<AccountId> within,
      @Nullable String node,
      @Nullable String reference) {
    return new ApprovalQuery(status, within, null, node, reference, null, null, 10);
  }

  @Test
  void pages_have_neither_gaps_nor_repeats_while_others_are_asked() {
    List<ApprovalId> before = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      before.addFirst(asked(RequestBuilder.aRequest().build()).id());
    }
    database.change(
        "update approval set requested_at = (select max(requested_at) from approval) where id <= '"
            + before.get(12)
            + "'");
    before =
        new ArrayList<>(
            database.ask("select id from approval order by requested_at desc, id desc").stream()
                .map(id -> new ApprovalId(String.valueOf(id)))
                .toList());

    List<ApprovalId> paged = new ArrayList<>();
    @Nullable Position after = null;
    while (true) {
      List<ApprovalView> page =
          store.views().approvals(new ApprovalQuery(null, null, null, null, null, null, after, 4));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(view -> paged.add(view.approval().id()));
      Approval last = page.getLast().approval();
      after = new Position(last.requestedAt(), last.id());
      asked(RequestBuilder.aRequest().build());
    }

    assertThat(paged).containsExactlyElementsOf(before);
  }

  @Test
  void an_approval_is_shown_with_its_persons_window() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    assertThat(store.views().approval(asked.id()).orElseThrow().windows()).isEmpty();

    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    wrote(Example.ADA, "Ada", noon);

    assertThat(store.views().approval(asked.id()).orElseThrow().windows())
        .containsExactly(Map.entry(Example.ADA, MessagingWindow.openedAt(noon)));
    assertThat(store.views().approval(Example.freshId())).isEmpty();
    assertThat(store.views().journal(Example.freshId())).isEmpty();
  }

  @Test
  void contacts_are_found_by_account_and_by_part_of_name_or_address_latest_first() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    Address elsewhere = new Address(OTHER.id(), "777");
    wrote(Example.ADA, "Ada Lovelace", noon);
    wrote(Example.MALLORY, null, noon.plusSeconds(2));
    wrote(elsewhere, "Ädelheid 100%_\\", noon.plusSeconds(1));

    assertThat(contacts(null, null)).containsExactly(Example.MALLORY, elsewhere, Example.ADA);
    assertThat(contacts(Set.of(OTHER.id()), null)).containsExactly(elsewhere);
    assertThat(contacts(Set.of(), null)).isEmpty();
    assertThat(contacts(null, "LOVE")).containsExactly(Example.ADA);
    assertThat(contacts(null, "99999")).containsExactly(Example.MALLORY);
    assertThat(contacts(null, "%_\\")).as("no wildcards").containsExactly(elsewhere);
    assertThat(contacts(null, "%")).containsExactly(elsewhere);
    assertThat(contacts(Set.of(OTHER.id()), "love")).isEmpty();
    assertThat(store.views().contacts(null, null, 1)).hasSize(1);
  }

  private List<Address> contacts(@Nullable Set<AccountId> accounts, @Nullable String text) {
    return store.views().contacts(accounts, text, 10).stream().map(Contact::address).toList();
  }

  @Test
  void people_who_are_waited_for_are_found_by_address() {
    wrote(Example.ADA, null, Instant.parse("2020-01-01T00:00:00Z"));
    Approval parked = asked(RequestBuilder.aRequest().build());
    Approval ended = asked(RequestBuilder.aRequest().build());
    apply(ended.id(), new Command.Cancel(CALLER));

    assertThat(
            store.<List<ApprovalId>>transact(
                transaction -> transaction.asks().parkedAt(new Responder(Example.ADA))))
        .isEqualTo(List.of(parked.id()));
    assertThat(
            store
                .<List<ApprovalId>>transact(
                    transaction -> transaction.asks().parkedAt(new Responder(Example.MALLORY)))
                .size())
        .isZero();
  }
}
