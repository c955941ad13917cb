package dev.countersign.meta.account;

import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Names of people who wrote to an Instagram account.
 *
 * <p>Source: Instagram Messaging "User Profile": readable once the person has written to the
 * account.
 */
public final class ProfileLookup {
  private static final int LONGEST_NAME = 200;
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final GraphApi graph;

  /** Looks names up at that API. */
  public ProfileLookup(GraphApi graph) {
    this.graph = graph;
  }

  /**
   * The person's name, else their user name, as they chose it and at most 200 characters long;
   * empty when it cannot be had, whatever the reason.
   */
  public Optional<String> name(MetaAccount account, String person) {
    if (!PERSON.matcher(person).matches()) {
      return Optional.empty();
    }
    GraphAnswer answer;
    try {
      answer =
          graph.call(
              account.credentials(),
              new GraphRequest.Get(List.of(person), Map.of("fields", "name,username")));
    } catch (Credentials.Unusable e) {
      return Optional.empty();
    }
    return switch (answer) {
      case GraphAnswer.Success success ->
          text(success.body(), "name").or(() -> text(success.body(), "username"));
      case GraphAnswer.Refused refused -> Optional.empty();
      case GraphAnswer.NotSent notSent -> Optional.empty();
      case GraphAnswer.Unclear unclear -> Optional.empty();
    };
  }

  private static Optional<String> text(JsonNode body, String name) {
    String text = body.path(name).asString("").strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(cut(text));
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_NAME
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME));
  }
}
