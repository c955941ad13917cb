package dev.countersign.meta.graph;

import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One attempt to post a message, and the judgement on how it ended.
 *
 * @param errors what the errors of the channel mean
 * @param path where messages of the channel are posted
 * @param messageId JSON pointer of the id in a success, such as {@code /message_id}
 */
public record MessagePost(GraphApi graph, GraphErrors errors, List<String> path, String messageId) {

  public MessagePost {
    path = List.copyOf(path);
  }

  /** Posts the message. Never throws for a failure of Meta or of the account's secrets. */
  public SendOutcome send(MetaAccount from, OutgoingMessage message) {
    GraphAnswer answer;
    try {
      answer = graph.call(from.credentials(), new GraphRequest.Post(path, message.body()));
    } catch (Credentials.Unusable e) {
      return failed(FailureClass.TOKEN, "unusable-secret", String.valueOf(e.getMessage()));
    }
    return switch (answer) {
      case GraphAnswer.Success success -> accepted(success.body());
      case GraphAnswer.Refused refused ->
          new SendOutcome.Failed(
              errors.classify(refused.status(), refused.error()),
              refused.error().label(),
              detail(refused.error()),
              refused.retryAfter());
      case GraphAnswer.NotSent notSent ->
          failed(FailureClass.RETRY, notSent.code(), notSent.detail());
      case GraphAnswer.Unclear unclear ->
          new SendOutcome.Failed(
              errors.classify(unclear), unclear.code(), unclear.detail(), unclear.retryAfter());
    };
  }

  private SendOutcome accepted(JsonNode body) {
    String id = body.at(messageId).asString("");
    return id.isBlank()
        ? failed(
            FailureClass.AMBIGUOUS,
            "no-message-id",
            "Meta answered with success but without the id of the message.")
        : new SendOutcome.Accepted(new MessageId(id));
  }

  private static SendOutcome failed(FailureClass failure, String code, String detail) {
    return new SendOutcome.Failed(failure, code, detail, null);
  }

  private static String detail(GraphError error) {
    String more = error.detail() == null ? "" : " (" + error.detail() + ")";
    String trace = error.traceId() == null ? "" : " [fbtrace_id " + error.traceId() + "]";
    return error.message() + more + trace;
  }
}
