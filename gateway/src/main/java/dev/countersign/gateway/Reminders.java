package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.time.Hours;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times the last reminder: before the window closes, because after that it cannot be sent. */
final class Reminders {
  private Reminders() {}

  /**
   * When to remind a person who was asked; empty when their account does not remind, or there is no
   * time for it between the question and the reminder. Where it would be outside of the hours, it
   * comes before they end.
   *
   * @param contact what is known of the person; absent when nothing is
   */
  static Optional<Instant> at(
      Account account, @Nullable Contact contact, Instant asked, Instant expiresAt, Hours hours) {
    Duration before = account.remindBefore();
    Optional<Instant> closing =
        Optional.ofNullable(contact).flatMap(Contact::window).map(MessagingWindow::openUntil);
    if (before == null || closing.isEmpty()) {
      return Optional.empty();
    }
    Instant end = closing.get().isBefore(expiresAt) ? closing.get() : expiresAt;
    return hours
        .lastUntil(asked, end.minus(before), before)
        .filter(at -> !at.isBefore(asked.plus(before)));
  }
}
