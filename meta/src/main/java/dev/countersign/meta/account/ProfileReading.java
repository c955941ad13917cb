package dev.countersign.meta.account;

import dev.countersign.channel.Profile;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.PersonName;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.GraphRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks for the name of a person.
 *
 * <p>Only fields that need no further permission are asked for: one field without its permission
 * fails the whole call (Messenger Platform "User profile", error 100/2018247).
 *
 * @param errors what the errors of the channel mean
 * @param fields the fields to ask for, with commas
 * @param name the name in an answer; blank where it holds none
 */
public record ProfileReading(
    GraphApis graph, GraphErrors errors, String fields, Function<JsonNode, String> name) {

  /** The name of the person with that id. Never throws for a failure of Meta or of a secret. */
  public Profile of(MetaAccount account, String person) {
    GraphAnswer answer;
    try {
      answer =
          graph
              .of(account)
              .call(
                  account.credentials(),
                  new GraphRequest.Get(List.of(person), Map.of("fields", fields)));
    } catch (Credentials.Unusable e) {
      return new Profile.Unavailable(String.valueOf(e.getMessage()));
    }
    return switch (answer) {
      case GraphAnswer.Success success -> named(PersonName.clean(name.apply(success.body())));
      case GraphAnswer.Refused refused -> refused(refused);
      case GraphAnswer.NotSent notSent -> new Profile.Unavailable(notSent.detail());
      case GraphAnswer.Unclear unclear -> new Profile.Unavailable(unclear.detail());
    };
  }

  private static Profile named(String name) {
    return name.isEmpty() ? new Profile.Withheld() : new Profile.Named(name);
  }

  private Profile refused(GraphAnswer.Refused refused) {
    return switch (errors.classify(refused.status(), refused.error())) {
      case PERMISSION, RECIPIENT, BUG -> new Profile.Withheld();
      case RETRY, BACKOFF, BACKOFF_RECIPIENT, TOKEN, WINDOW, POLICY, TEMPLATE, AMBIGUOUS ->
          new Profile.Unavailable(
              refused.error().message() + " (code " + refused.error().label() + ")");
    };
  }
}
