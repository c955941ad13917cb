package dev.countersign.meta.graph;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * One attempt to post a message, and the judgement on how it ended.
 *
 * @param errors what the errors of the channel mean
 * @param messageId JSON pointer of the id in a success, such as {@code /message_id}
 * @param otherIds what a success tells of further ids of the recipient
 */
public record MessagePost(
    GraphApis graph,
    GraphErrors errors,
    String messageId,
    Function<JsonNode, Set<String>> otherIds) {

  /** A post whose success tells no further ids. */
  public MessagePost(GraphApis graph, GraphErrors errors, String messageId) {
    this(graph, errors, messageId, body -> Set.of());
  }

  /** How a message ends whose account is no longer there. */
  public static SendOutcome.Failed unknownAccount(AccountId account) {
    return failed(
        FailureClass.PERMISSION,
        "unknown-account",
        "The account " + account + " is not in the settings; its messages wait until it is back.");
  }

  /**
   * Posts the message. Never throws for a failure of Meta or of the account's secrets.
   *
   * @param path where messages of the account are posted, after the version
   */
  public SendOutcome send(MetaAccount from, List<String> path, OutgoingMessage message) {
    GraphAnswer answer;
    try {
      answer = graph.of(from).call(from.credentials(), new GraphRequest.Post(path, message.body()));
    } catch (Credentials.Unusable e) {
      return failed(FailureClass.TOKEN, "unusable-secret", String.valueOf(e.getMessage()));
    } catch (Credentials.Unavailable e) {
      // secrets are asked for before anything is written to Meta
      return failed(FailureClass.RETRY, "secret-not-read", String.valueOf(e.getMessage()));
    }
    return switch (answer) {
      case GraphAnswer.Success success -> accepted(success);
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

  private SendOutcome accepted(GraphAnswer.Success success) {
    String id = success.body().at(messageId).asString("");
    return id.isBlank()
        ? failed(
            FailureClass.AMBIGUOUS,
            "no-message-id",
            "Meta answered with success but without the id of the message.")
        : new SendOutcome.Accepted(
            new MessageId(id), otherIds.apply(success.body()), success.slowDown());
  }

  private static SendOutcome.Failed failed(FailureClass failure, String code, String detail) {
    return new SendOutcome.Failed(failure, code, detail, null);
  }

  private static String detail(GraphError error) {
    String more = error.detail() == null ? "" : " (" + error.detail() + ")";
    String trace = error.traceId() == null ? "" : " [fbtrace_id " + error.traceId() + "]";
    return error.message() + more + trace;
  }
}
