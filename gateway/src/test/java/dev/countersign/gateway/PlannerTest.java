package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Account;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Route;
import dev.countersign.testkit.Example;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of Meta's windows, planned. */
final class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant A_DAY_AGO = NOW.minus(Duration.ofHours(24));
  private static final Account STRICT =
      new Account(
          Example.SHOP.id(),
          Example.SHOP.channel(),
          "1",
          Account.UnknownRecipient.REFUSE,
          Duration.ofHours(4));

  private static Contact wrote(@Nullable Instant at, @Nullable Instant closedAt, boolean isOut) {
    return new Contact(Example.ADA, "per_1", null, at, closedAt, isOut, null);
  }

  private static Planner.Plan plan(@Nullable Contact contact, boolean hasTemplate) {
    return Planner.plan(STRICT, contact, hasTemplate, NOW);
  }

  private static String code(Planner.Plan plan) {
    return switch (plan) {
      case Planner.Plan.Send send -> send.route().label();
      case Planner.Plan.Obstacle obstacle -> obstacle.failed().code();
    };
  }

  @Test
  void a_free_message_goes_out_until_the_last_millisecond_of_the_window() {
    assertThat(code(plan(wrote(A_DAY_AGO.plusMillis(1), null, false), true))).isEqualTo("message");
    assertThat(code(plan(wrote(A_DAY_AGO, null, false), false))).isEqualTo("window-closed");
  }

  @Test
  void a_closed_window_takes_a_template_where_there_is_one() {
    assertThat(code(plan(wrote(A_DAY_AGO, null, false), true))).isEqualTo("template");
    assertThat(code(plan(null, true))).isEqualTo("template");
  }

  @Test
  void a_window_that_meta_called_closed_stays_closed_until_they_write_again() {
    Instant anHourAgo = NOW.minus(Duration.ofHours(1));
    assertThat(code(plan(wrote(anHourAgo, anHourAgo.plusSeconds(1), false), false)))
        .isEqualTo("window-closed");
    assertThat(code(plan(wrote(anHourAgo, anHourAgo.minusSeconds(1), false), false)))
        .isEqualTo("message");
  }

  @Test
  void who_opted_out_gets_no_question_on_any_way() {
    Planner.Plan plan = plan(wrote(NOW, null, true), true);

    assertThat(code(plan)).isEqualTo("opted-out");
    assertThat(((Planner.Plan.Obstacle) plan).failed().failure()).isEqualTo(FailureClass.RECIPIENT);
  }

  @Test
  void who_never_wrote_is_tried_once_where_the_settings_say_so() {
    assertThat(code(Planner.plan(Example.SHOP, null, false, NOW))).isEqualTo("message");
    assertThat(code(Planner.plan(Example.SHOP, wrote(null, null, false), false, NOW)))
        .isEqualTo("message");
    assertThat(code(Planner.plan(Example.SHOP, wrote(null, NOW, false), false, NOW)))
        .isEqualTo("window-closed");
    assertThat(code(plan(null, false))).isEqualTo("window-closed");
  }

  @Test
  void a_notice_is_a_free_message_or_nothing() {
    assertThat(code(Planner.answer(STRICT, wrote(NOW, null, true), NOW))).isEqualTo("message");
    assertThat(code(Planner.answer(STRICT, wrote(A_DAY_AGO, null, false), NOW)))
        .isEqualTo("window-closed");
    assertThat(((Planner.Plan.Send) Planner.answer(STRICT, wrote(NOW, null, false), NOW)).route())
        .isEqualTo(Route.MESSAGE);
  }
}
