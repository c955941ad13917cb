package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphError;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.GraphRequest;
import java.util.List;
import java.util.Map;

/** Asks Meta about one account, and words what was found. */
record Inquiry(GraphApis graph, MetaAccount account) {

  GraphAnswer ask(List<String> path, Map<String, String> query) {
    return call(new GraphRequest.Get(path, query));
  }

  GraphAnswer post(List<String> path, String body) {
    return call(new GraphRequest.Post(path, body));
  }

  GraphAnswer call(GraphRequest request) {
    return graph.of(account).call(account.credentials(), request);
  }

  ChannelKind channel() {
    return account.account().channel();
  }

  String platformId() {
    return account.account().platformId();
  }

  FailureClass failure(GraphAnswer.Refused refused) {
    GraphErrors errors =
        switch (channel()) {
          case INSTAGRAM, MESSENGER -> GraphErrors.GRAPH;
          case WHATSAPP -> GraphErrors.WHATSAPP;
        };
    return errors.classify(refused.status(), refused.error());
  }

  Finding ok(String what, String message) {
    return new Finding(Level.OK, subject(what), message, "");
  }

  Finding warning(String what, String message, String nextStep) {
    return new Finding(Level.WARNING, subject(what), message, nextStep);
  }

  Finding error(String what, String message, String nextStep) {
    return new Finding(Level.ERROR, subject(what), message, nextStep);
  }

  private String subject(String what) {
    return account.id() + ": " + what;
  }

  /** What an answer that is no success says. */
  static String words(GraphAnswer answer) {
    return switch (answer) {
      case GraphAnswer.Success success -> "the answer holds nothing that was asked for";
      case GraphAnswer.Refused refused -> words(refused.error());
      case GraphAnswer.NotSent notSent -> notSent.detail();
      case GraphAnswer.Unclear unclear -> unclear.detail();
    };
  }

  static String words(GraphError error) {
    return error.message() + " (code " + error.label() + ")";
  }
}
