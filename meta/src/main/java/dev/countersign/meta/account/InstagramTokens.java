package dev.countersign.meta.account;

import dev.countersign.meta.Credentials;
import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.GraphRequest;
import dev.countersign.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Refreshes the tokens of accounts with Instagram Login, which end after 60 days.
 *
 * <p>Source: Instagram API with Instagram Login, "Refresh access token": {@code GET
 * graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token}, without a version, for a
 * long-lived token that is at least 24 hours old and has not ended; no app secret is asked for.
 * Meta's sample has the token in the query; it travels in the header here.
 */
public final class InstagramTokens {
  private static final GraphRequest REFRESH =
      new GraphRequest.Get(
          List.of("refresh_access_token"), Map.of("grant_type", "ig_refresh_token"), false);

  private final GraphApis graph;

  /** Refreshes at these addresses. */
  public InstagramTokens(GraphApis graph) {
    this.graph = graph;
  }

  /**
   * Asks for a new token with the one that the account's credentials give. Never throws for a
   * failure of Meta or of a secret. Asking again does no harm.
   *
   * @throws IllegalArgumentException for an account without Instagram Login
   */
  public InstagramRefresh refresh(MetaAccount account) {
    if (account.login() != Login.INSTAGRAM) {
      throw new IllegalArgumentException("Not an account with Instagram Login: " + account.id());
    }
    GraphAnswer answer;
    try {
      answer = graph.of(account).call(account.credentials(), REFRESH);
    } catch (Credentials.Unusable e) {
      return new InstagramRefresh.Unavailable(String.valueOf(e.getMessage()));
    }
    return switch (answer) {
      case GraphAnswer.Success success -> refreshed(success.body());
      case GraphAnswer.Refused refused -> refused(refused);
      case GraphAnswer.NotSent notSent -> new InstagramRefresh.Unavailable(notSent.detail());
      case GraphAnswer.Unclear unclear -> new InstagramRefresh.Unavailable(unclear.detail());
    };
  }

  private static InstagramRefresh refreshed(JsonNode body) {
    String token = body.path("access_token").asString("");
    long seconds = body.path("expires_in").asLong(0);
    return token.isBlank() || seconds <= 0
        ? new InstagramRefresh.Unavailable("Meta answered without a token or without its end.")
        : new InstagramRefresh.Refreshed(Secret.of(token), Duration.ofSeconds(seconds));
  }

  private static InstagramRefresh refused(GraphAnswer.Refused refused) {
    String reason = Inquiry.words(refused.error());
    return switch (GraphErrors.GRAPH.classify(refused.status(), refused.error())) {
      case RETRY, BACKOFF, BACKOFF_RECIPIENT, AMBIGUOUS -> new InstagramRefresh.Unavailable(reason);
      case TOKEN, PERMISSION, WINDOW, RECIPIENT, POLICY, TEMPLATE, BUG ->
          new InstagramRefresh.Refused(reason);
    };
  }
}
