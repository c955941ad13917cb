package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.approval.Approval;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Command;
import dev.countersign.approval.Occasion;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Backlog;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits, and what happened, for whoever watches. */
class BacklogIT extends StoreFixture {
  private static final AccountId SHOP = Example.SHOP.id();

  private void receive() {
    store.inbox().receive(new ReceivedWebhook("{}".getBytes(StandardCharsets.UTF_8), Set.of(SHOP)));
  }

  @Test
  void nothing_waits_in_an_empty_house() {
    assertThat(store.views().backlog())
        .isEqualTo(new Backlog(new Backlog.Waiting(0, Duration.ZERO), List.of(), Map.of()));
  }

  @Test
  void webhooks_wait_until_they_are_handled() {
    receive();
    receive();
    database.change("update inbox set received_at = now() - interval '1 minute' where id = 1");
    assertThat(store.views().backlog().inbox().count()).isEqualTo(2);
    assertThat(store.views().backlog().inbox().longest())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));

    InboxClaim first = store.inbox().claim(1, LEASE).getFirst();
    assertThat(store.views().backlog().inbox().count()).as("in hand is not handled").isEqualTo(2);
    says(transaction -> transaction.complete(first, List.of()));

    assertThat(store.views().backlog().inbox().count()).isOne();
    assertThat(store.views().backlog().inbox().longest()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void effects_wait_by_kind_and_account() {
    ReplyKey key = Example.freshKey();
    Approval decided = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
    asked(RequestBuilder.aRequest().build());
    answer(decided, key, ChoiceKey.APPROVE, "mid.1");

    assertThat(store.views().backlog().outbox())
        .extracting(
            effects -> effects.kind() + " " + effects.account() + " " + effects.waiting().count())
        .containsExactly("ASK shop-instagram 2", "NOTICE shop-instagram 1", "RESUME null 1");
  }

  @Test
  void only_open_questions_are_unknown() {
    Approval open = asked(RequestBuilder.aRequest().build());
    Approval ended = asked(RequestBuilder.aRequest().build());
    for (Approval asked : List.of(open, ended)) {
      apply(
          asked.id(),
          new Command.AskFailed(
              new AskTag(asked.id(), 0, asked.version()),
              Occasion.FIRST,
              new SendOutcome.Failed(FailureClass.AMBIGUOUS, "lost", "lost", null),
              new SendSchedule.Next.Unknown(),
              1,
              Example.freshKey()));
    }
    apply(ended.id(), new Command.Cancel(CALLER));

    assertThat(store.views().backlog().unknown()).isEqualTo(Map.of(SHOP, 1L));
  }

  @Test
  void a_witness_hears_of_each_entry_once_and_only_of_what_is_on_disk() {
    List<String> heard = new ArrayList<>();
    Store.Listening watching = store.watch((account, event) -> heard.add(account + " " + event));
    Approval asked = asked(RequestBuilder.aRequest().build());
    assertThatThrownBy(() -> cancelInVain(asked.id(), "given up")).hasMessage("given up");
    assertThat(heard).containsExactly("shop-instagram " + Event.REQUESTED);
    apply(asked.id(), new Command.Cancel(CALLER));
    watching.close();
    asked(RequestBuilder.aRequest().build());

    assertThat(heard)
        .containsExactly("shop-instagram " + Event.REQUESTED, "shop-instagram " + Event.CANCELLED);
  }
}
