package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.SendOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /messages} of an Instagram account. */
final class MessagesEndpoint {

  private static final List<String> PERMISSIONS =
      List.of("instagram_basic", "instagram_manage_messages", "pages_messaging");

  private final Conversations conversations;
  private final InstantSource time;

  MessagesEndpoint(Conversations conversations, InstantSource time) {
    this.conversations = conversations;
    this.time = time;
  }

  GraphAnswer send(Account account, ObjectNode parameters) {
    for (String permission : PERMISSIONS) {
      if (!account.state().permissions().contains(permission)) {
        return new GraphAnswer.Failure(GraphError.missingPermission(permission));
      }
    }
    Optional<GraphError> problem = InstagramSendRules.firstProblem(parameters);
    if (problem.isPresent()) {
      return new GraphAnswer.Failure(problem.get());
    }
    SendRequest request = InstagramSendReader.read(parameters);
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
      case SendOutcome.UnknownPerson() -> new GraphAnswer.Failure(GraphError.unknownRecipient());
      case SendOutcome.WindowClosed() -> new GraphAnswer.Failure(GraphError.outsideWindow());
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
