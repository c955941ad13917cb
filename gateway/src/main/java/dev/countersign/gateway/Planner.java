package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.prompt.Violation;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the way of a question to one address before anything is sent, so that Meta's rules are
 * planned and not hit: a free message while the window is open, else an approved template, else
 * nothing. The tag HUMAN_AGENT is never an option: Meta forbids it for automated messages.
 *
 * <p>Sources: Messenger Platform policy overview, "standard messaging window" and "human agent";
 * WhatsApp Cloud API "Messaging windows".
 */
final class Planner {
  private Planner() {}

  /** What to do. */
  sealed interface Plan {
    /**
     * Send it.
     *
     * @param reason why this way, for the journal
     */
    record Send(Route route, String reason) implements Plan {}

    /** There is no way now. */
    record Obstacle(SendOutcome.Failed failed) implements Plan {}
  }

  /**
   * The way to an address.
   *
   * @param contact what is known of the person there; absent when nothing is
   * @param hasTemplate whether the account has a template that says the question
   */
  static Plan plan(Account account, @Nullable Contact contact, boolean hasTemplate, Instant now) {
    if (contact != null && contact.isOptedOut()) {
      return obstacle(FailureClass.RECIPIENT, "opted-out", "they want no more requests");
    }
    if (contact != null && contact.isOpen(now)) {
      return new Plan.Send(
          Route.MESSAGE, "window open until " + contact.window().orElseThrow().openUntil());
    }
    String closed =
        contact == null || contact.lastInbound() == null
            ? "they never wrote to the account"
            : "window closed since " + contact.window().orElseThrow().openUntil();
    if (hasTemplate) {
      return new Plan.Send(Route.TEMPLATE, closed);
    }
    boolean isUntried =
        contact == null || (contact.lastInbound() == null && contact.closedAt() == null);
    if (isUntried && account.unknownRecipient() == Account.UnknownRecipient.TRY) {
      return new Plan.Send(Route.MESSAGE, closed + ", tried as the account's settings say");
    }
    return obstacle(FailureClass.WINDOW, "window-closed", closed);
  }

  /** No message can say it, so that trying again is of no use. */
  static Plan unfit(List<Violation> violations) {
    String rules =
        violations.stream()
            .map(violation -> violation.pointer() + " " + violation.rule())
            .distinct()
            .collect(Collectors.joining(", "));
    return obstacle(FailureClass.BUG, "unfit-message", "breaks rules of the channel: " + rules);
  }

  /**
   * The way of a notice: a free message, or none. It goes to people who opted out as well, because
   * it answers what they just did.
   */
  static Plan answer(Account account, @Nullable Contact contact, Instant now) {
    boolean mayTry =
        contact == null
            ? account.unknownRecipient() == Account.UnknownRecipient.TRY
            : contact.isOpen(now);
    return mayTry
        ? new Plan.Send(Route.MESSAGE, "answers them")
        : obstacle(FailureClass.WINDOW, "window-closed", "a notice needs an open window");
  }

  private static Plan obstacle(FailureClass failure, String code, String detail) {
    return new Plan.Obstacle(new SendOutcome.Failed(failure, code, detail, null));
  }
}
