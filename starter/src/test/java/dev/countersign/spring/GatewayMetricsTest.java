package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.journal.JournalEntry;
import dev.countersign.store.Quarantined.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  private static final AccountId SHOP = new AccountId("shop-instagram");
  private static final AccountId PAGE = new AccountId("shop-page");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMetrics metrics = new GatewayMetrics(registry, List.of(SHOP));

  @Test
  void what_an_alert_waits_for_is_there_before_it_happens() {
    assertThat(meters())
        .containsExactlyInAnyOrder(
            "countersign.webhook.quarantined[tag(reason=unreadable)]",
            "countersign.webhook.quarantined[tag(reason=unknown-account)]",
            "countersign.webhook.quarantined[tag(reason=failed)]",
            "countersign.keys.tried[tag(account=shop-instagram)]",
            "countersign.approval.events[tag(account=shop-instagram), tag(event=requested)]",
            "countersign.approval.events[tag(account=shop-instagram), tag(event=parked)]",
            "countersign.approval.events[tag(account=shop-instagram), tag(event=resume_dead)]",
            "countersign.approval.events[tag(account=shop-instagram), tag(event=answers_may_be_missing)]");
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(((Counter) meter).count()).isZero());
  }

  private List<String> meters() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getName() + id.getTags())
        .toList();
  }

  @Test
  void what_is_set_aside_is_counted_by_its_reason() {
    metrics.quarantined(Reason.UNREADABLE);
    metrics.quarantined(Reason.UNREADABLE);
    metrics.quarantined(Reason.UNKNOWN_ACCOUNT);

    assertThat(count("countersign.webhook.quarantined", "reason", "unreadable")).isEqualTo(2);
    assertThat(count("countersign.webhook.quarantined", "reason", "unknown-account")).isEqualTo(1);
  }

  @Test
  void each_pause_is_counted_by_account_and_reason() {
    metrics.paused(SHOP, FailureClass.TOKEN);
    metrics.paused(SHOP, FailureClass.POLICY);
    metrics.paused(SHOP, FailureClass.TOKEN);
    metrics.paused(PAGE, FailureClass.TOKEN);

    assertThat(count("countersign.account.paused", "account", "shop-instagram", "reason", "token"))
        .isEqualTo(2);
    assertThat(count("countersign.account.paused", "account", "shop-instagram", "reason", "policy"))
        .isEqualTo(1);
    assertThat(count("countersign.account.paused", "account", "shop-page", "reason", "token"))
        .isEqualTo(1);
  }

  @Test
  void the_end_of_a_pause_is_counted_by_account() {
    metrics.resumed(SHOP);

    assertThat(count("countersign.account.resumed", "account", "shop-instagram")).isEqualTo(1);
  }

  @Test
  void what_happens_to_approvals_is_counted_by_account_and_event() {
    metrics.happened(SHOP, JournalEntry.Event.DECIDED);
    metrics.happened(SHOP, JournalEntry.Event.DECIDED);
    metrics.happened(PAGE, JournalEntry.Event.RESUME_DEAD);

    assertThat(
            count("countersign.approval.events", "account", "shop-instagram", "event", "decided"))
        .isEqualTo(2);
    assertThat(count("countersign.approval.events", "account", "shop-page", "event", "resume_dead"))
        .isEqualTo(1);
  }

  @Test
  void whether_an_account_is_posted_is_told_and_each_loss_counted() {
    metrics.subscribed(SHOP, true);
    metrics.subscribed(SHOP, false);
    metrics.subscribed(SHOP, false);
    metrics.subscribed(PAGE, true);

    assertThat(
            registry
                .get("countersign.account.subscribed")
                .tag("account", "shop-instagram")
                .gauge()
                .value())
        .isZero();
    assertThat(
            registry
                .get("countersign.account.subscribed")
                .tag("account", "shop-page")
                .gauge()
                .value())
        .isOne();
    assertThat(count("countersign.account.unsubscribed", "account", "shop-instagram")).isEqualTo(2);
  }

  @Test
  void the_labels_are_few_and_name_no_person() {
    metrics.quarantined(Reason.UNREADABLE);
    metrics.paused(SHOP, FailureClass.BACKOFF_RECIPIENT);
    metrics.resumed(SHOP);
    metrics.happened(SHOP, JournalEntry.Event.SENT);

    assertThat(meters())
        .contains(
            "countersign.account.paused"
                + "[tag(account=shop-instagram), tag(reason=backoff_recipient)]",
            "countersign.account.resumed[tag(account=shop-instagram)]",
            "countersign.approval.events[tag(account=shop-instagram), tag(event=sent)]");
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }
}
