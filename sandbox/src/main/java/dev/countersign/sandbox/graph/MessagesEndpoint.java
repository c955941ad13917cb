package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.SendOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /messages} of an Instagram account or of a Page on Messenger. */
final class MessagesEndpoint {

  private final Conversations conversations;
  private final InstantSource time;
  private final RateLimits rates;

  MessagesEndpoint(Conversations conversations, InstantSource time, RateLimits rates) {
    this.conversations = conversations;
    this.time = time;
    this.rates = rates;
  }

  GraphAnswer send(Account account, ObjectNode parameters) {
    return obstacle(account, parameters)
        .<GraphAnswer>map(GraphAnswer.Failure::new)
        .orElseGet(() -> deliver(account, parameters));
  }

  private Optional<GraphError> obstacle(Account account, ObjectNode parameters) {
    for (String permission : permissions(account, parameters)) {
      if (!account.state().permissions().contains(permission)) {
        return Optional.of(GraphError.missingPermission(permission));
      }
    }
    if (account.state().health() == Health.BLOCKED) {
      return Optional.of(blocked(account.channel()));
    }
    return (account.channel() == Channel.INSTAGRAM
            ? InstagramSendRules.firstProblem(parameters)
            : MessengerSendRules.firstProblem(parameters))
        .or(() -> rates.messagingObstacle(account));
  }

  private static List<String> permissions(Account account, JsonNode parameters) {
    return switch (account.settings().connection()) {
      case Connection.InstagramPage page ->
          List.of("instagram_basic", "instagram_manage_messages", "pages_messaging");
      case Connection.InstagramLogin login ->
          List.of("instagram_business_basic", "instagram_business_manage_messages");
      case Connection.MessengerPage page ->
          MessengerSendRules.isUtility(parameters)
              ? List.of("pages_messaging", "pages_utility_messaging")
              : List.of("pages_messaging");
      case Connection.WhatsAppNumber number -> List.of();
    };
  }

  private static GraphError blocked(Channel channel) {
    return channel == Channel.INSTAGRAM
        ? GraphError.parameter("The business is blocked from messaging on Instagram")
            .withSubcode(2534029)
        : GraphError.of(403, 10, "(#10) This Page is temporarily restricted from sending messages")
            .withSubcode(1893063);
  }

  private GraphAnswer deliver(Account account, ObjectNode parameters) {
    SendRequest request;
    if (MessengerSendRules.isUtility(parameters)) {
      switch (UtilityTemplates.read(parameters, account.state())) {
        case UtilityTemplates.Reading.Wrong(GraphError error) -> {
          return new GraphAnswer.Failure(error);
        }
        case UtilityTemplates.Reading.Right(SendRequest right) -> request = right;
      }
    } else {
      request = MessagingSendReader.read(parameters);
    }
    Instant now = time.instant();
    SendOutcome outcome =
        switch (request) {
          case SendRequest.Message(PersonId recipient, Conversations.Sending sending) ->
              conversations.send(account.id(), recipient, sending, now);
          case SendRequest.Action action ->
              conversations.show(account.id(), action.recipient(), action.action(), now);
        };
    return switch (outcome) {
      case SendOutcome.Accepted(MessageId message) -> success(request.recipient(), message);
      case SendOutcome.Shown() -> success(request.recipient(), null);
      case SendOutcome.UnknownPerson() ->
          new GraphAnswer.Failure(GraphError.unknownRecipient(account.channel()));
      case SendOutcome.UnknownMessage() ->
          new GraphAnswer.Failure(GraphError.parameter("No matching message found"));
      case SendOutcome.WindowClosed() ->
          new GraphAnswer.Failure(GraphError.outsideWindow(account.channel()));
    };
  }

  private static GraphAnswer success(PersonId recipient, @Nullable MessageId message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("recipient_id", recipient.value());
    if (message != null) {
      body.put("message_id", message.value());
    }
    return new GraphAnswer.Success(body, message);
  }
}
