package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be done to a running sandbox from outside the Graph API; the control API over
 * HTTP says the same. An unknown person or account is an {@link IllegalArgumentException}.
 */
public interface SandboxControl {

  /** The sandbox's time. */
  Instant now();

  /** Moves the sandbox's time forward, to close windows for instance; retries do not follow it. */
  void advance(Duration step);

  /** Every account as it is now. */
  List<AccountSummary> accounts();

  /** Every conversation, in the order in which the people came. */
  List<ConversationView> conversations();

  /** Whether somebody has that id. */
  boolean knows(PersonId person);

  /** What was said so far. */
  ConversationView conversation(PersonId person);

  /** Adds somebody who can write to the account; an id that is taken is refused. */
  void addPerson(AccountId account, Person person);

  /** The person writes a plain text, which opens the 24-hour window. */
  default MessageId write(PersonId person, String text) {
    return write(person, Writing.of(text));
  }

  /** The person writes, which opens the 24-hour window. */
  MessageId write(PersonId person, Writing writing);

  /** The person taps a quick reply or button, or picks a row of a list. */
  TapOutcome tap(PersonId person, Tap tap);

  /** The person looks at the phone; false if there was nothing new to see. */
  boolean look(PersonId person);

  /**
   * The person reacts to a message of the account.
   *
   * @param emoji null takes the reaction off
   * @return false if there is no such message of the account
   */
  boolean react(PersonId person, MessageId message, @Nullable String emoji);

  /** The person takes an own message back; false if there is no such message. */
  boolean unsend(PersonId person, MessageId message);

  /**
   * The phone goes on or off line. Off line, messages wait as sent and are not seen, and the person
   * cannot write, tap, react or take back: that throws an {@link IllegalStateException}.
   */
  void setOnline(PersonId person, boolean online);

  /**
   * Somebody on WhatsApp gets another number, which brings another user id, or another user id.
   *
   * @param number with or without plus; null keeps it
   * @param userId null makes one if the number is new
   * @return the person's id from now on
   */
  PersonId changeIdentity(PersonId person, @Nullable String number, @Nullable String userId);

  /** Posts a body to the account's webhook as it is, signed, whatever it says. */
  void postRaw(AccountId account, String body);

  /** Every Graph call that is still kept, oldest first. */
  List<RecordedCall> calls();

  /** The calls that came at that time of the sandbox or later. */
  List<RecordedCall> callsSince(Instant start);

  /** Every webhook attempt that is still kept, oldest first. */
  List<DeliveryAttempt> deliveries();

  /** Whether no webhook waits to be delivered. */
  boolean webhooksIdle();

  /** Sets where the account's webhooks go, and subscribes its Page again if it was unsubscribed. */
  void setWebhook(AccountId account, URI url);

  /** Sets what the account's app is granted. */
  void setPermissions(AccountId account, Set<String> permissions);

  /** Makes the account's token work, or not. */
  void setTokenValid(AccountId account, boolean valid);

  /** Makes the account's tokens that old; Instagram user tokens end after 60 days. */
  void setTokenAge(AccountId account, Duration age);

  /** Gives an account one more token, which works and does not end. */
  void issueToken(AccountId account, Credential token);

  /** Lets the tokens of an account end then. */
  void setTokenEnd(AccountId account, Instant end);

  /** Replaces the account's message templates. */
  void setTemplates(AccountId account, List<MessageTemplate> templates);

  /** Sets how WhatsApp tells that a message did not reach the person. */
  void setFailureReport(AccountId account, FailureReport report);

  /** Sets how Meta treats the account. */
  void setHealth(AccountId account, Health health);

  /** The faults that are switched on. */
  List<FaultRule> faults();

  /** Replaces all faults. */
  void setFaults(List<FaultRule> rules);

  /** Switches one more fault on. */
  void addFault(FaultRule rule);

  /** Switches all faults off. */
  void clearFaults();

  /** Starts the chance of faults again from a seed. */
  void seedFaults(long seed);

  /**
   * Waits until something was said, at most for the given time.
   *
   * @param known what the last call returned; 0 at first
   * @return a count of changes
   */
  long awaitChange(long known, Duration atMost) throws InterruptedException;
}
