package dev.countersign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MessagingWindowTest {
  private static final Instant WROTE = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void a_message_opens_the_window_for_a_day() {
    assertThat(MessagingWindow.openedAt(WROTE)).isEqualTo(new MessagingWindow(END));
  }

  @Test
  void the_window_is_open_until_its_last_millisecond() {
    MessagingWindow window = MessagingWindow.openedAt(WROTE);

    assertThat(window.isOpen(WROTE)).isTrue();
    assertThat(window.isOpen(END.minusMillis(1))).isTrue();
    assertThat(window.isOpen(END)).isFalse();
    assertThat(window.isOpen(END.plusMillis(1))).isFalse();
  }

  @Test
  void a_day_is_24_hours_when_the_clocks_change() {
    Instant beforeSummerTime = Instant.parse("2026-03-29T00:30:00Z");

    assertThat(MessagingWindow.openedAt(beforeSummerTime).openUntil())
        .isEqualTo(beforeSummerTime.plus(Duration.ofHours(24)));
  }

  @Test
  void a_contact_has_the_window_of_the_last_message() {
    Contact contact =
        new Contact(new Address(new AccountId("shop-instagram"), "6543217890123456"), null, WROTE);

    assertThat(contact.window().orElseThrow().openUntil()).isEqualTo(END);
  }
}
