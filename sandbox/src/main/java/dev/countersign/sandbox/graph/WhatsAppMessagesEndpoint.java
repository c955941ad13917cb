package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.Connection.WhatsAppNumber;
import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.Person.WhatsAppUser;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.Failure;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.SendOutcome;
import dev.countersign.sandbox.conversation.SenderAction;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultBoard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /{phone-number-id}/messages} of WhatsApp's Cloud API. */
final class WhatsAppMessagesEndpoint {

  private static final Failure NOT_ON_WHATSAPP =
      new Failure(131026, "Message undeliverable", "Message Undeliverable.");
  private static final Failure OUTSIDE_WINDOW =
      new Failure(
          131047,
          "Re-engagement message",
          "Message failed to send because more than 24 hours have passed since the customer last"
              + " replied to this number.");

  private final Conversations conversations;
  private final InstantSource time;
  private final RateLimits rates;
  private final FaultBoard faults;

  WhatsAppMessagesEndpoint(
      Conversations conversations, InstantSource time, RateLimits rates, FaultBoard faults) {
    this.conversations = conversations;
    this.time = time;
    this.rates = rates;
    this.faults = faults;
  }

  /**
   * Whom a request is for.
   *
   * @param input as the request says it
   * @param id the person's, or the digits that nobody has
   */
  private record Recipient(String input, PersonId id, @Nullable Person person) {}

  GraphAnswer send(Account account, GraphCall call) {
    ObjectNode request = call.parameters();
    if (!account.state().permissions().contains("whatsapp_business_messaging")) {
      return failure(
          GraphError.whatsApp(
              403,
              131005,
              "Access denied",
              "The token lacks the permission whatsapp_business_messaging."));
    }
    if (account.state().health() == Health.BLOCKED) {
      return failure(
          GraphError.whatsApp(
              403, 131031, "Account has been locked", "The business account is restricted."));
    }
    Optional<GraphError> problem = WhatsAppSendRules.firstProblem(request);
    if (problem.isPresent()) {
      return failure(problem.get());
    }
    return request.has("status")
        ? markRead(account, request)
        : message(account, request, call.majorVersion());
  }

  private GraphAnswer markRead(Account account, JsonNode request) {
    MessageId message = new MessageId(request.path("message_id").asString());
    Optional<PersonId> person = conversations.personOf(account.id(), message);
    if (person.isEmpty()) {
      return failure(unknownMessage());
    }
    Instant now = time.instant();
    conversations.show(account.id(), person.get(), SenderAction.MARK_SEEN, now);
    if (request.has("typing_indicator")) {
      conversations.show(account.id(), person.get(), SenderAction.TYPING_ON, now);
    }
    return GraphAnswer.done();
  }

  private GraphAnswer message(Account account, JsonNode request, int version) {
    WhatsAppNumber number = (WhatsAppNumber) account.settings().connection();
    Recipient recipient = recipient(account, number, request);
    if (recipient.id().value().equals(number.digits())) {
      return failure(
          GraphError.whatsApp(
              400,
              131021,
              "Recipient cannot be sender",
              "Sender and recipient phone number is the same."));
    }
    Optional<GraphError> tooFast = rates.whatsAppObstacle(account, recipient.id());
    if (tooFast.isPresent()) {
      return failure(tooFast.get());
    }
    if (request.path("type").asString("text").equals("reaction")) {
      return reaction(account, recipient, request.path("reaction"));
    }
    return switch (WhatsAppSendReader.read(request, account.state(), version)) {
      case WhatsAppSendReader.Reading.Wrong(GraphError error) -> failure(error);
      case WhatsAppSendReader.Reading.Right(Sending sending) ->
          deliver(account, recipient, sending);
    };
  }

  private GraphAnswer deliver(Account account, Recipient recipient, Sending sending) {
    Instant now = time.instant();
    Optional<Fault.FailedStatus> fault = faults.takeForCall(Fault.FailedStatus.class, true);
    if (fault.isPresent()) {
      Failure failure = new Failure(fault.get().code(), fault.get().title(), fault.get().title());
      return accepted(recipient, fail(account, recipient, sending, failure, now));
    }
    SendOutcome outcome = conversations.send(account.id(), recipient.id(), sending, now);
    return switch (outcome) {
      case SendOutcome.Accepted(MessageId message) -> accepted(recipient, message);
      case SendOutcome.Shown() -> GraphAnswer.done();
      case SendOutcome.UnknownMessage() -> failure(unknownMessage());
      case SendOutcome.UnknownPerson() ->
          undelivered(account, recipient, sending, NOT_ON_WHATSAPP, now);
      case SendOutcome.WindowClosed() ->
          undelivered(account, recipient, sending, OUTSIDE_WINDOW, now);
    };
  }

  /** "The same failure can come in the HTTP reply, in a failed status, or both." */
  private GraphAnswer undelivered(
      Account account, Recipient recipient, Sending sending, Failure failure, Instant now) {
    FailureReport report = account.state().failureReport();
    MessageId id =
        report == FailureReport.ANSWER ? null : fail(account, recipient, sending, failure, now);
    return report == FailureReport.STATUS && id != null
        ? accepted(recipient, id)
        : failure(GraphError.whatsApp(400, failure.code(), failure.title(), failure.details()));
  }

  private MessageId fail(
      Account account, Recipient recipient, Sending sending, Failure failure, Instant now) {
    return conversations.fail(new Occasion(account.id(), recipient.id(), now), sending, failure);
  }

  private GraphAnswer reaction(Account account, Recipient recipient, JsonNode reaction) {
    Occasion occasion = new Occasion(account.id(), recipient.id(), time.instant());
    MessageId message = new MessageId(reaction.path("message_id").asString());
    String emoji = reaction.path("emoji").asString("");
    return switch (conversations.accountReacts(occasion, message, emoji)) {
      case SendOutcome.Accepted(MessageId id) -> accepted(recipient, id);
      case SendOutcome.Shown() -> GraphAnswer.done();
      case SendOutcome.UnknownMessage() -> failure(unknownMessage());
      case SendOutcome.UnknownPerson() ->
          failure(
              GraphError.whatsApp(
                  400, NOT_ON_WHATSAPP.code(), NOT_ON_WHATSAPP.title(), NOT_ON_WHATSAPP.details()));
      case SendOutcome.WindowClosed() ->
          failure(
              GraphError.whatsApp(
                  400, OUTSIDE_WINDOW.code(), OUTSIDE_WINDOW.title(), OUTSIDE_WINDOW.details()));
    };
  }

  /** {@code to} wins over {@code recipient}; without a plus it gets the business's country code. */
  private Recipient recipient(Account account, WhatsAppNumber number, JsonNode request) {
    if (request.has("to")) {
      String input = request.path("to").asString("");
      String digits = input.replaceAll("[^0-9]", "");
      String dialled = input.strip().startsWith("+") ? digits : number.countryCode() + digits;
      return conversations.people(account.id()).stream()
          .filter(person -> answers(person, dialled))
          .findFirst()
          .map(person -> new Recipient(input, person.id(), person))
          .orElseGet(() -> new Recipient(input, new PersonId(dialled), null));
    }
    String userId = request.path("recipient").asString("");
    return conversations.people(account.id()).stream()
        .filter(person -> person.whatsApp() != null && person.whatsApp().userId().equals(userId))
        .findFirst()
        .map(person -> new Recipient(userId, person.id(), person))
        .orElseGet(() ->
            new Recipient(userId, PersonId.parse(userId).orElse(new PersonId("nobody")), null));
  }

  private static boolean answers(Person person, String dialled) {
    WhatsAppUser user = person.whatsApp();
    return user != null && (dialled.equals(user.number()) || person.id().value().equals(dialled));
  }

  private static GraphAnswer accepted(Recipient recipient, MessageId message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
    ObjectNode contact = body.putArray("contacts").addObject().put("input", recipient.input());
    Person person = recipient.person();
    if (person == null || person.sharesNumber()) {
      contact.put("wa_id", recipient.id().value());
    }
    if (person != null && person.whatsApp() != null && !person.sharesNumber()) {
      contact.put("user_id", person.whatsApp().userId());
    }
    body.putArray("messages").addObject().put("id", message.value());
    return new GraphAnswer.Success(body, message);
  }

  private static GraphError unknownMessage() {
    return GraphError.whatsApp(
        400, 131009, "Parameter value is not valid", "The message id is not one of the person's.");
  }

  private static GraphAnswer failure(GraphError error) {
    return new GraphAnswer.Failure(error);
  }
}
